import { getServerSession } from "next-auth";
import { options } from "../src/options";

export const dynamic = "force-dynamic";

export default async function Page() {
  const session = await getServerSession(options);
  if (!session) return <a href="/api/auth/signin">Sign in</a>;
  return <h1>Plots of {session.user?.name}</h1>;
}
