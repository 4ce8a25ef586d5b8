import NextAuth from "next-auth";
import Authentik from "next-auth/providers/authentik";

export const { handlers, auth, signIn } = NextAuth({
  providers: [
    Authentik({
      issuer: "https://id.hivebook.example/application/o/hivebook/",
      authorization: { params: { scope: "openid profile email goauthentik.io/api" } },
    }),
  ],
  callbacks: {
    // The token stays in the encrypted cookie; pages never see it.
    jwt: ({ token, account }) =>
      account ? { ...token, accessToken: account.access_token } : token,
  },
});
