import type { AuthOptions } from "next-auth";
import Authentik from "next-auth/providers/authentik";

export const options: AuthOptions = {
  providers: [
    Authentik({
      clientId: "plots",
      clientSecret: process.env.AUTHENTIK_CLIENT_SECRET ?? "",
      issuer: "http://sso.plots.localhost:8080/application/o/plots",
    }),
  ],
};
