import NextAuth from "next-auth";
import Keycloak from "next-auth/providers/keycloak";

// Client id, secret and issuer come from AUTH_KEYCLOAK_ID, AUTH_KEYCLOAK_SECRET and AUTH_KEYCLOAK_ISSUER.
export const { handlers, auth, signIn } = NextAuth({
  providers: [
    Keycloak({
      // The desk reminds readers by text message.
      authorization: { params: { scope: "openid profile email phone" } },
      profile: (claims) => ({ id: claims.sub, name: claims.name, phone: claims.phone_number }),
    }),
  ],
});
