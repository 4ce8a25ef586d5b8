import { auth, signIn } from "../auth.js";

export default async function Desk() {
  const session = await auth();
  if (session) return <h1>Good day, {session.user.name}</h1>;
  return (
    <form
      action={async () => {
        "use server";
        await signIn("keycloak");
      }}
    >
      <button>Sign in</button>
    </form>
  );
}
