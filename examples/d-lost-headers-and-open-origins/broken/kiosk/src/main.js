import Keycloak from "keycloak-js";

const keycloak = new Keycloak({
  url: "https://sso.museum.example",
  realm: "museum",
  clientId: "kiosk",
});

await keycloak.init({
  onLoad: "login-required",
  pkceMethod: "S256",
  redirectUri: `${location.origin}/signed-in`,
});
document.querySelector("main").textContent = `Welcome, ${keycloak.tokenParsed.name}`;
