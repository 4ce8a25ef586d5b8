import { auth, signIn } from "@/auth";

export default async function Home() {
  const session = await auth();
  if (session) return <a href="/apps">My applications</a>;
  return (
    <form
      action={async () => {
        "use server";
        await signIn("authentik", { redirectTo: "/apps" });
      }}
    >
      <button>Sign in</button>
    </form>
  );
}
