import { myApplications } from "@/lib/authentik";

export default async function Apps() {
  const applications = await myApplications();
  return (
    <ul>
      {applications.map((application) => (
        <li key={application.name}>
          <a href={application.launch_url}>{application.name}</a>
        </li>
      ))}
    </ul>
  );
}
