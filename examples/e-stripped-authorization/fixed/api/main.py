import os

import jwt
import psycopg
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

app = FastAPI()
keys = jwt.PyJWKClient(os.environ["OIDC_JWKS_URL"])
bearer = HTTPBearer(auto_error=False)


def caller(given: HTTPAuthorizationCredentials | None = Depends(bearer)) -> str:
    if given is None:
        raise HTTPException(401, "Not authenticated")
    try:
        claims = jwt.decode(
            given.credentials,
            keys.get_signing_key_from_jwt(given.credentials).key,
            algorithms=["RS256"],
            audience=os.environ["OIDC_AUDIENCE"],
            issuer=os.environ["OIDC_ISSUER"],
        )
    except jwt.PyJWTError as error:
        raise HTTPException(401, str(error)) from error
    return claims["sub"]


@app.get("/readings")
def readings(owner: str = Depends(caller)) -> list[dict]:
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        rows = connection.execute(
            "SELECT taken_at, kwh FROM readings WHERE owner = %s ORDER BY taken_at", (owner,)
        )
        return [{"takenAt": taken_at, "kwh": kwh} for taken_at, kwh in rows]
