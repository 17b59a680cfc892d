"""A real, small provider of OpenID Connect: it listens on this machine, signs with its key, checks codes and PKCE."""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

CLIENT_ID, CLIENT_SECRET = "banso-client", "not so secret"
KEY_ID = "key-1"


def new_key() -> RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider:
    """The provider, and what a test makes it do wrong.

    Attributes:
        person: The claims of the userinfo of who signs in.
        token_changes: Claims of the identity token that are put in place of the right ones.
        signs_with: The key that signs; the right one unless a test says otherwise.
        algorithm: How it signs.
        refuses: Whether the person does not agree.
        asked: What the last browser was sent with.
    """

    def __init__(self) -> None:
        self.key = new_key()
        self.signs_with: Any = self.key
        self.algorithm = "RS256"
        self.key_id: str | None = KEY_ID
        self.person: dict[str, object] = {"sub": "person-1"}
        self.token_changes: dict[str, object] = {}
        self.refuses = False
        self.asked: dict[str, str] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: set[str] = set()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler_for(self))
        self.issuer = f"http://127.0.0.1:{self.server.server_port}/oauth/"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        """Listen no more; once is enough."""
        if self.thread.is_alive():
            self.server.shutdown()
            self.server.server_close()
            self.thread.join()

    def configuration(self) -> dict[str, object]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}authorize",
            "token_endpoint": f"{self.issuer}token",
            "userinfo_endpoint": f"{self.issuer}userinfo",
            "jwks_uri": f"{self.issuer}keys",
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def keys(self) -> dict[str, object]:
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [public | {"kid": KEY_ID, "use": "sig", "alg": "RS256"}]}

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser of a person who agrees is sent back to."""
        self.asked = asked
        assert asked["client_id"] == CLIENT_ID
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        if self.refuses:
            back = {"error": "access_denied", "state": asked["state"]}
        else:
            code = secrets.token_urlsafe(16)
            self.codes[code] = asked
            back = {"code": code, "state": asked["state"]}
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def token(self, sent: dict[str, str], authorization: str) -> dict[str, object] | None:
        """Change a code for tokens, once, for the client that can prove itself and its challenge."""
        asked = self.codes.pop(sent.get("code", ""), None)
        expected = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            asked is None
            or authorization != f"Basic {expected}"
            or challenge != asked["code_challenge"]
            or sent.get("redirect_uri") != asked["redirect_uri"]
        ):
            return None
        access = secrets.token_urlsafe(16)
        self.tokens.add(access)
        return {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": 3600,
            "id_token": self.id_token(asked["nonce"]),
        }

    def id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer, "sub": self.person["sub"], "aud": CLIENT_ID, "nonce": nonce, "iat": now,
            "exp": now + 300,
        }  # fmt: skip
        changed = {name: value for name, value in (claims | self.token_changes).items() if value is not None}
        headers = {"kid": self.key_id} if self.key_id else {}
        return jwt.encode(changed, self.signs_with, algorithm=self.algorithm, headers=headers)


def handler_for(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            match parts.path.removeprefix("/oauth/"):
                case ".well-known/openid-configuration":
                    self.answer(200, provider.configuration())
                case "keys":
                    self.answer(200, provider.keys())
                case "authorize":
                    self.send_response(302)
                    self.send_header("Location", provider.authorize(asked))
                    self.end_headers()
                case "userinfo":
                    token = self.headers.get("Authorization", "").removeprefix("Bearer ")
                    known = token in provider.tokens
                    self.answer(
                        200 if known else 401, provider.person if known else {"error": "invalid_token"}
                    )
                case _:
                    self.answer(404, {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            sent = {name: values[0] for name, values in parse_qs(body).items()}
            tokens = provider.token(sent, self.headers.get("Authorization", ""))
            self.answer(200 if tokens else 400, tokens or {"error": "invalid_grant"})

        def answer(self, status: int, content: object) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_request(self, *args: object) -> None:
            return

    return Handler
