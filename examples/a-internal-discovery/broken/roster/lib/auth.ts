import type { NextAuthOptions } from "next-auth";

export const authOptions: NextAuthOptions = {
  providers: [
    {
      id: "authentik",
      name: "Ferry ID",
      type: "oauth",
      idToken: true,
      checks: ["pkce", "state"],
      wellKnown: "http://server:9000/application/o/roster/.well-known/openid-configuration",
      authorization: { params: { scope: "openid email profile" } },
      clientId: "roster",
      clientSecret: process.env.OIDC_CLIENT_SECRET,
      profile: (claims) => ({ id: claims.sub, name: claims.name, email: claims.email }),
    },
  ],
};
