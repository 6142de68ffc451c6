"""A canary in each form in which a secret may be pasted: headers, forms, JSON, cookies, addresses, programs' logs."""

import base64

CANARY = "cAnary7Secret"


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


PLAIN = b64(b"\0anna@example.com\0" + CANARY.encode())
XOAUTH2 = b64(b"user=anna@example.com\x01auth=Bearer " + CANARY.encode() + b"\x01\x01")
PASSWORD = b64(CANARY.encode())
BASIC = b64(b"anna:" + CANARY.encode())
JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbm5hIn0." + CANARY

FORMS = {
    **{
        f"{name} in a form": f"POST /token grant_type=x&{name}={CANARY}&scope=mail"
        for name in (
            *("client_secret", "access_token", "refresh_token", "id_token", "code", "code_verifier", "assertion"),
            *("client_assertion", "password", "device_code"),
        )
    },
    **{
        f"{name} in JSON": f'{{"error":"invalid_grant","{name}":"{CANARY}","x":1}}'
        for name in ("access_token", "refresh_token", "id_token", "client_secret", "password", "code_verifier", "code")
    },
    "JSON with blanks": f'{{"access_token" : "{CANARY}"}}',
    "JSON in a string": f'"{{\\"refresh_token\\":\\"{CANARY}\\"}}"',
    "a Python dictionary": f"{{'access_token': '{CANARY}', 'error': 'x'}}",
    "JSON in HTML": f"{{&quot;access_token&quot;:&quot;{CANARY}&quot;}}",
    "a mail program's quotes": f"“access_token”: “{CANARY}”",
    "cut off": f'{{"access_token":"{CANARY}',
    "camel case": f'"accessToken":"{CANARY}"',
    "first in a query": f"http://127.0.0.1:8400/?code={CANARY}&state=x",
    "a fragment": f"https://app.example/#access_token={CANARY}&token_type=Bearer",
    "an address in an address": f"https://x.example/?next=https%3A%2F%2Fy.example%2F%3Faccess_token%3D{CANARY}%26a%3Db",
    "its code": f"https://x.example/?next=http%3A%2F%2F127.0.0.1%2F%3Fcode%3D4%2F0A{CANARY}%26state%3Db",
    "user and password in an address": f"imaps://anna:{CANARY}@imap.example.com:993/",
    "a bearer header": f"Authorization: Bearer {CANARY}",
    "a bearer header in lower case": f"authorization: bearer {CANARY}",
    "a basic header": f"Authorization: Basic {BASIC}",
    "a proxy's header": f"Proxy-Authorization: Basic {BASIC}",
    "a header as JSON": f'"Authorization": "Bearer {CANARY}"',
    "curl": f"curl -H 'Authorization: Bearer {CANARY}' https://graph.microsoft.com/v1.0/me",
    "curl with a user": f"curl -u anna:{CANARY} imaps://imap.example.com",
    "an argument": f"prog --password {CANARY} --x",
    "bearer alone": f"sent Bearer {CANARY}",
    "basic alone": f"sent Basic {BASIC} and got 401",
    "a token by its look": f"the token was {JWT} I think",
    "a cookie": f"Cookie: a=b; ESTSAUTH={CANARY}; c=d",
    "a cookie that is set": f"Set-Cookie: session={CANARY}; Path=/; HttpOnly",
    "a cookie alone": f"ESTSAUTHPERSISTENT={CANARY}; domain=.login.microsoftonline.com",
    "a token in a cookie": f"access_token={CANARY}; HttpOnly",
    "IMAP LOGIN": f"a1 LOGIN anna@example.com {CANARY}",
    "IMAP LOGIN quoted": f'a1 LOGIN "anna" "{CANARY} with blanks {CANARY}"',
    "IMAP LOGIN by hand": f"a1 login anna@example.com {CANARY}",
    "IMAP LOGIN with literals": f"a1 LOGIN {{4}}\n+ OK\nanna {{13}}\n+ OK\n{CANARY}\na1 NO refused",
    "IMAP LOGIN with short literals": f"a1 LOGIN {{4+}}\nanna {{13+}}\n{CANARY}\na1 NO refused",
    "imaplib's log": f"  12:01.55 > b'JKLM1 LOGIN anna {CANARY}'",
    "AUTHENTICATE PLAIN": f"a2 AUTHENTICATE PLAIN {PLAIN}",
    "AUTHENTICATE XOAUTH2": f"a2 AUTHENTICATE XOAUTH2 {XOAUTH2}",
    "AUTHENTICATE PLAIN on two lines": f"C: a2 AUTHENTICATE PLAIN\nS: +\nC: {PLAIN}\nS: a2 NO",
    "AUTHENTICATE LOGIN": f"a2 AUTHENTICATE LOGIN\n+ VXNlcm5hbWU6\nYW5uYQ==\n+ UGFzc3dvcmQ6\n{PASSWORD}\na2 NO",
    "AUTH PLAIN": f"AUTH PLAIN {PLAIN}",
    "AUTH LOGIN": f"AUTH LOGIN\n334 VXNlcm5hbWU6\nYW5uYQ==\n334 UGFzc3dvcmQ6\n{PASSWORD}\n535 5.7.8 no",
    "AUTH LOGIN on one line": f"C: AUTH LOGIN S: 334 VXNlcm5hbWU6 C: YW5uYQ== S: 334 UGFzc3dvcmQ6 C: {PASSWORD} S: 535",
    "smtplib's log": (
        "send: 'AUTH LOGIN YW5uYQ==\\r\\n'\nreply: b'334 UGFzc3dvcmQ6\\r\\n'\n"
        f"reply: retcode (334); Msg: b'UGFzc3dvcmQ6'\nsend: '{PASSWORD}\\r\\n'\nreply: b'535 no\\r\\n'"
    ),
    "Thunderbird's log": (
        "2026-11-21 21:24:10.123456 UTC - [Parent 4242: Main Thread]: D/SMTP Response: 334 UGFzc3dvcmQ6\n"
        f"2026-11-21 21:24:10.123999 UTC - [Parent 4242: Main Thread]: D/SMTP Send: {PASSWORD}"
    ),
    "a SASL answer alone": f"the log says {PLAIN} and then nothing",
    "an XOAUTH2 answer alone": XOAUTH2,
    "POP3": f"USER anna\nPASS {CANARY}\n-ERR no",
    "settings": f"imap_password = {CANARY}\nsmtp.pass: {CANARY}\nIMAP_PASSWORD={CANARY}",
    "YAML": f"  password: {CANARY}",
    "with odd letters": f"password=a,b;{CANARY}",
    "German": f"Passwort: {CANARY}, Kennwort: {CANARY}",
    "Japanese": f"パスワード：{CANARY}",
    "in a sentence": f'my password is {CANARY} and it says no; the client secret value {CANARY}, password "{CANARY}"',
    "in a German sentence": f"Das Passwort ist {CANARY} und der Fehler 535",
    "a page's field": f'<input type="password" name="password" value="{CANARY}">',
    "a form in parts": f'Content-Disposition: form-data; name="password"\r\n\r\n{CANARY}\r\n--b',
    "a field in JSON": f'{{"name":"password","value":"{CANARY}"}}',
    "JSON over lines": f'"access_token":\n  "{CANARY}"',
    "with fixed blanks": f"access_token\u00a0=\u00a0{CANARY}",
    "a header in an address": f"?h=Authorization%3A%20Bearer%20{CANARY}",
    "another code": f"authorization_code={CANARY} code: {CANARY}",
    "a private key": f"-----BEGIN PRIVATE KEY-----\n{CANARY}\n-----END PRIVATE KEY-----",
    "XML": f"<t:Password>{CANARY}</t:Password>",
    "quoted and wrapped": f"> access_token=\n> x refresh_token={'a1' * 30}\n> {'b2' * 8}{CANARY}{'c3' * 8}\n> end",
}

SECRETS = (CANARY, PLAIN, XOAUTH2, PASSWORD, BASIC, JWT)
"""As they stand in the forms."""
