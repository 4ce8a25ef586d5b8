import { signIn, useSession } from "next-auth/react";

export default function Home() {
  const { data: session } = useSession();
  if (!session) return <button onClick={() => signIn("authentik")}>Sign in</button>;
  return <p>Next watch of {session.user?.name}: Monday, 06:00</p>;
}
