"""Secrets that nobody told us of, known by where they stand: in a pasted log, a header, a form, JSON or an address.

A text keeps everything else, so that the error in it can still be recognised. Twice is as good as once.
"""

import base64
import binascii
import re

HIDDEN = "[hidden]"

_NAMES = (
    r"client[_-]?secret|client[_-]?assertion|assertion|(?:access|refresh|id|auth|session|bearer|oauth)[_-]?token|token"
    r"|(?:device|user|auth|authorization|verification)[_-]?code|one[- ]time (?:code|password)|otp|code[_-]?verifier"
    r"|id_token_hint|pass(?:word|wd|phrase|wort|code)?|pwd|kennwort|mot de passe|session(?:[_-]?id)?"
    r"|private[_-]?key|secret|api[_-]?key|SAMLResponse|wresult|ESTSAUTH\w*|__(?:Secure|Host)-[\w-]+|[SH]?SID|L?SID|S?APISID"
    r"|connect\.sid|PHPSESSID|JSESSIONID|パスワード|暗証番号"
)
_NAME = rf"(?<![A-Za-z])(?:[\w.-]{{0,40}}[_.-])?(?:app[-_ ]?)?(?:{_NAMES})"
_QUOTED = r"(?P<q>\\*[\"']|&quot;|&#34;)(?:\\.|(?!(?P=q)).)*?(?P=q)|[“„「«][^”“」»\n]*[”“」»]"
_WRAPPED = r"(?:[ \t]*\r?\n[>| \t]*(?=\S*\d)[\w+/=.~%-]{20,}(?=[\s&\"']|$))*"
"""A long value goes on in the next line of an email, which may be quoted."""

_ANSWERS = (
    r"failed|failure|fail|error|errors|invalid|rejected|refused|denied|incorrect|wrong|required|expired|missing|unknown"
    r"|authentication|authorization|login|please|check|enter|disabled|is|not|no|has|was|must|and|or|null|none|true|false|falsch|ungültig|ungueltig|abgelaufen|nicht|ist"
)
_NO_ANSWER = rf"(?!(?:{_ANSWERS})\b|\[hidden\])"
"""What stands here speaks about a secret, and is none."""

_NAMED = re.compile(
    rf"(?P<name>{_NAME}(?:\\*[\"']|&quot;|&#34;|[”“」»])?[^\S\n]*(?:=>|[=:：]|%3[DA]|%22%3A%22)"
    rf"(?:[^\S\n]*|\s*(?=\\*[\"'])))(?![^\S\n]){_NO_ANSWER}"
    rf"(?:{_QUOTED}|[a-z]{{4}}(?: [a-z]{{4}}){{3}}\b|(?:(?!%26)[^\s&<]){{1,8000}}{_WRAPPED})",
    re.IGNORECASE | re.DOTALL,
)
"""`password=x`, `"access_token": "x"`, `Passwort: x`, `%3Ftoken%3Dx`; an app password may have its blanks."""

_TOLD = re.compile(
    rf"(?P<name>\b(?:{_NAMES})[ \t]+(?:(?:is|was|ist|war|lautet|value)[ \t:]+)?){_NO_ANSWER}"
    rf"(?:{_QUOTED}|(?<=(?:is|as|st|ar|et|ue)[ :])(?=\S*\d)(?=\S*[a-z])\S{{6,}})",
    re.IGNORECASE,
)
"""In a sentence: in quotation marks, or something that is no word."""
_PAIR = re.compile(
    rf"(?P<name>name\\*[\"']?\s*[=:]\s*\\*[\"'](?:{_NAMES})\\*[\"']"
    rf"(?:[^<>]{{0,80}}?value\\*[\"']?\s*[=:]\s*\\*[\"']|\s*\r?\n\r?\n))"
    r"(?!\[hidden\])[^\s\"'\\]+",
    re.IGNORECASE,
)
"""A field of a page, of a form in parts or of JSON, with its value."""
_ARGUMENT = re.compile(
    rf"(?P<name>(?<!\S)--?(?:password|passwd|client-secret|token|access-token|refresh-token)[ \t]+){_NO_ANSWER}"
    rf"(?:{_QUOTED}|[^\s\"']+)",
    re.IGNORECASE | re.DOTALL,
)
_USER_ARGUMENT = re.compile(r"(?P<name>(?<!\S)(?:-u|--user)[ =]*[\"']?[^\s:\"']+:)[^\s\"']+")
_ELEMENT = re.compile(rf"(?P<name><(?:\w+:)?(?:{_NAMES})(?:\s[^>]*)?>)[^<]+", re.IGNORECASE)
_IN_ADDRESS = re.compile(r"(?P<name>\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@?#]*:)[^\s/@]+(?=@)", re.IGNORECASE)
_CODE = re.compile(
    r"(?P<name>(?:(?<![\w-])|(?<=%3F)|(?<=%26))code(?:=|%3D|(?P<told>\\*[\"']?\s*:\s*\\*[\"']?)))"
    r"(?!\d{3,8}(?![\w./-]|%2F)|0x[0-9a-f]+\b|AADSTS\d+|\[hidden\])"
    r"(?(told)(?=[^\s\"'\\]*\d)(?=[^\s\"'\\]*[a-z])[^\s\"'\\(),;]{8,}|(?:(?!%26)[^\s&\"'<]){1,4000})",
    re.IGNORECASE,
)
"""The one-time code of a redirect, or told. A code that is an error's number, or a name as Graph gives it, is none."""

_HEADER = re.compile(
    r"(?P<name>\b(?:proxy-)?authorization\\*[\"']?\s*[:=]\s*\\*[\"']?"
    rf"(?:(?:bearer|basic|ntlm|negotiate|oauth|dpop|\w+hash)\s+)?+)(?!\[hidden\])[^\s\"',;\\]+{_WRAPPED}",
    re.IGNORECASE,
)
_COOKIES = re.compile(
    r"(?P<name>\b(?:set-)?cookie2?\\*[\"']?\s*:\s*\\*[\"']?)(?:[^\s;=\"']+=[^\s;\"']*;?[ \t]*)+", re.IGNORECASE
)
_BEARER = re.compile(
    rf"(?P<name>(?<![A-Za-z])Bearer(?:[ \t]+|%20|\+))(?=[^\s=]*[\d._-])[A-Za-z0-9._~+/-]{{8,}}=*(?![\w\"=]){_WRAPPED}",
    re.IGNORECASE,
)
_SHAPES = re.compile(
    r"\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*){0,3}|\bya29\.[\w.~-]{8,}|(?<![\w/])[14]//?0[\w-]{16,}|\bGOCSPX-[\w-]{6,}"
    r"|(?<=-----)(?:\\n|\s)[\w+/=\\\s]{8,}(?=-----END)|\bM\.[CR]\d{2,4}_[\w.!*$-]{10,}|(?<![\w.])[01]\.A[\w-]{20,}(?:\.[\w-]+)*"
    r"|(?<![\w+/=-])(?=[\w+/-]*[a-z])(?=[\w+/-]*[A-Z])(?=[\w+/-]*\d)[\w+/-]{120,}={0,2}"
)
"""Tokens by their own look: of OpenID Connect, Google and Microsoft, or simply long."""

_BASE64 = re.compile(r"(?<![\w+/=])[A-Za-z0-9+/]{8,}={0,2}(?![\w+/=])")
_SASL = re.compile(rb"^[^\0]*\0[^\0]+\0|\x01auth=|^NTLMSSP\0|^\S+ [0-9a-f]{32}$")
"""What PLAIN, XOAUTH2, OAUTHBEARER, NTLM and CRAM-MD5 send."""
_USER_AND_PASSWORD = re.compile(rb"^[\x20-\x39\x3b-\x7e]+:[\x20-\x7e]+$")

_COMMAND = re.compile(
    r"(?P<name>(?:(?<![\w=-])LOGIN[ \t]+(?P<user>\"[^\"]*\"|\S+)|\bAUTH(?:ENTICATE)?[ \t]+"
    r"(?:PLAIN|LOGIN|XOAUTH2|OAUTHBEARER|CRAM-MD5|NTLM)|(?:^|[\n>:'])[ \t]*PASS)[ \t]+)"
    r"(?P<secret>\"(?:[^\"\\]|\\.)*\"|\S+)"
)
"""A sign-in as a client sends it (RFC 3501, RFC 4954, RFC 1939), in capitals as programs do."""
_TYPED = re.compile(r"(?P<name>^[> \t]*[A-Za-z]{0,4}\d{1,5}[ \t]+login[ \t]+\S+[ \t]+)\S+[ \t]*$", re.MULTILINE)
"""The same typed by hand, with a tag before."""
_LITERAL = re.compile(
    r"(?P<name>\bLOGIN[ \t]+[^\r\n]*(?:\{\d+\+?\}[^\r\n]*\r?\n(?:[^\n]{0,120}\+[^\n]*\n)?[^\n]*?)?"
    r"\{\d+\+?\}\"?'?[ \t]*\r?\n"
    r"(?:[^\n]{0,120}?\+[ \t][^\n]*\n)?(?:[^\n]{0,120}[ \t])?)\S+[ \t\r]*$",
    re.MULTILINE,
)
"""A password sent as a literal (RFC 3501), on a line of its own."""

_ANSWERING = re.compile(r"(\b(NO|BAD|OK)|\[[A-Z][A-Z -]*\]|\b250)[ \t-]*$")
"""Before the name of a command, these show that the server speaks."""
_ANSWER_WORD = re.compile(rf"(?:{_ANSWERS})[.,:;!]?", re.IGNORECASE)

_SIGNING_IN = re.compile(r"\b(?:AUTH(?:ENTICATE)?|LOGIN)\b")
_CHALLENGE = re.compile(r"(?<![\w.])334(?![\w.])|(?:^|[\s'\"<>:])\+(?=[\s'\"]|$)")
_REPLY = re.compile(r"(?<![\w.:])[245]\d\d[ -]|\b(?:NO|BAD|OK|BYE)\b")
_LAST_WORD = re.compile(r"(\S+?)((?:\\r|\\n)*['\"]?[ \t\r]*)$")
_ASKED_INLINE = re.compile(
    r"(?P<name>(?<![\w.])334[ \t]+[A-Za-z0-9+/]+={0,2}['\"]?[ \t]+(?:C:|c:|>+|-+>|send:|Client:)?[ \t]*['\"]?)"
    r"(?![245]\d\d[ -])[A-Za-z0-9+/]{2,}={0,2}(?=[\s'\"\\]|$)"
)

_WORTH_A_LOOK = re.compile(r"[:=：<]|%3D|--|LOGIN|login|AUTH|PASS|334|bearer|[\w+/-]{12}", re.IGNORECASE)
"""Without any of these there is nothing to find; a run's texts are many and short."""


def without_credentials(text: str) -> str:
    """The text without passwords, tokens, codes and secrets that a client sends or a server hands out."""
    if not _WORTH_A_LOOK.search(text):
        return text
    text = _LITERAL.sub(rf"\g<name>{HIDDEN}", text)
    text = _COMMAND.sub(_command, _TYPED.sub(rf"\g<name>{HIDDEN}", text))
    text = _ASKED_INLINE.sub(rf"\g<name>{HIDDEN}", _without_answers_to_challenges(text))
    for pattern in (_NAMED, _ARGUMENT, _TOLD):
        text = pattern.sub(_named, text)
    for pattern in (_COOKIES, _HEADER, _IN_ADDRESS, _USER_ARGUMENT, _ELEMENT, _PAIR, _BEARER, _CODE):
        text = pattern.sub(rf"\g<name>{HIDDEN}", text)
    return _BASE64.sub(_blob, _SHAPES.sub(HIDDEN, text))


def _named(found: re.Match[str]) -> str:
    """In its quotation marks, so that what was JSON is JSON still."""
    quote = found["q"] or ""
    if quote and found[0] == f"{found['name']}{quote}{HIDDEN}{quote}":
        return found[0]
    return f"{found['name']}{quote}{HIDDEN}{quote}"


def _command(command: re.Match[str]) -> str:
    words = (command["user"] or "", command["secret"])
    before = command.string[max(0, command.start() - 40) : command.start()]
    if any(_ANSWER_WORD.fullmatch(word) for word in words) or _ANSWERING.search(before):
        return command[0]
    return f"{command['name']}{HIDDEN}"


def _without_answers_to_challenges(text: str) -> str:
    """What a client sends on a line of its own when the server asks for more."""
    lines = text.split("\n")
    signing_in = asked = False
    for number, line in enumerate(lines):
        signing_in |= bool(_SIGNING_IN.search(line))
        if (challenge := _CHALLENGE.search(line)) and (signing_in or challenge[0] == "334"):
            asked = True
        elif asked and line.strip():
            asked = False
            if not _REPLY.search(line):
                lines[number] = _LAST_WORD.sub(rf"{HIDDEN}\2", line)
    return "\n".join(lines)


def _blob(word: re.Match[str]) -> str:
    try:
        raw = base64.b64decode(word[0] + "=" * (-len(word[0]) % 4), validate=True)
    except (binascii.Error, ValueError):
        return word[0]
    before = word.string[max(0, word.start() - 8) : word.start()].lower()
    basic = before.endswith(("basic ", "basic\t")) and _USER_AND_PASSWORD.search(raw)
    return HIDDEN if basic or _SASL.search(raw) else word[0]
