// Published keys of the drafts and RFCs, and keys that must be refused. None of them guards anything.
#pragma once

#include <string_view>

namespace pheidi::crypto::testing {

/// draft-cavage-http-signatures appendix C, PKCS#1, 1024 bits.
inline constexpr std::string_view cavage_private_pem = R"(-----BEGIN RSA PRIVATE KEY-----
MIICXgIBAAKBgQDCFENGw33yGihy92pDjZQhl0C36rPJj+CvfSC8+q28hxA161QF
NUd13wuCTUcq0Qd2qsBe/2hFyc2DCJJg0h1L78+6Z4UMR7EOcpfdUE9Hf3m/hs+F
UR45uBJeDK1HSFHD8bHKD6kv8FPGfJTotc+2xjJwoYi+1hqp1fIekaxsyQIDAQAB
AoGBAJR8ZkCUvx5kzv+utdl7T5MnordT1TvoXXJGXK7ZZ+UuvMNUCdN2QPc4sBiA
QWvLw1cSKt5DsKZ8UETpYPy8pPYnnDEz2dDYiaew9+xEpubyeW2oH4Zx71wqBtOK
kqwrXa/pzdpiucRRjk6vE6YY7EBBs/g7uanVpGibOVAEsqH1AkEA7DkjVH28WDUg
f1nqvfn2Kj6CT7nIcE3jGJsZZ7zlZmBmHFDONMLUrXR/Zm3pR5m0tCmBqa5RK95u
412jt1dPIwJBANJT3v8pnkth48bQo/fKel6uEYyboRtA5/uHuHkZ6FQF7OUkGogc
mSJluOdc5t6hI1VsLn0QZEjQZMEOWr+wKSMCQQCC4kXJEsHAve77oP6HtG/IiEn7
kpyUXRNvFsDE0czpJJBvL/aRFUJxuRK91jhjC68sA7NsKMGg5OXb5I5Jj36xAkEA
gIT7aFOYBFwGgQAQkWNKLvySgKbAZRTeLBacpHMuQdl1DfdntvAyqpAZ0lY0RKmW
G6aFKaqQfOXKCyWoUiVknQJAXrlgySFci/2ueKlIE1QqIiLSZ8V8OlpFLRnb1pzI
7U1yQXnTAEFYM560yJlzUpOb1V4cScGd365tiSMvxLOvTA==
-----END RSA PRIVATE KEY-----
)";

/// The same key as PKCS#8, written by OpenSSL.
inline constexpr std::string_view cavage_private_pkcs8_pem = R"(-----BEGIN PRIVATE KEY-----
MIICeAIBADANBgkqhkiG9w0BAQEFAASCAmIwggJeAgEAAoGBAMIUQ0bDffIaKHL3
akONlCGXQLfqs8mP4K99ILz6rbyHEDXrVAU1R3XfC4JNRyrRB3aqwF7/aEXJzYMI
kmDSHUvvz7pnhQxHsQ5yl91QT0d/eb+Gz4VRHjm4El4MrUdIUcPxscoPqS/wU8Z8
lOi1z7bGMnChiL7WGqnV8h6RrGzJAgMBAAECgYEAlHxmQJS/HmTO/6612XtPkyei
t1PVO+hdckZcrtln5S68w1QJ03ZA9ziwGIBBa8vDVxIq3kOwpnxQROlg/Lyk9iec
MTPZ0NiJp7D37ESm5vJ5bagfhnHvXCoG04qSrCtdr+nN2mK5xFGOTq8TphjsQEGz
+Du5qdWkaJs5UASyofUCQQDsOSNUfbxYNSB/Weq9+fYqPoJPuchwTeMYmxlnvOVm
YGYcUM40wtStdH9mbelHmbS0KYGprlEr3m7jXaO3V08jAkEA0lPe/ymeS2HjxtCj
98p6Xq4RjJuhG0Dn+4e4eRnoVAXs5SQaiByZImW451zm3qEjVWwufRBkSNBkwQ5a
v7ApIwJBAILiRckSwcC97vug/oe0b8iISfuSnJRdE28WwMTRzOkkkG8v9pEVQnG5
Er3WOGMLrywDs2wowaDk5dvkjkmPfrECQQCAhPtoU5gEXAaBABCRY0ou/JKApsBl
FN4sFpykcy5B2XUN92e28DKqkBnSVjREqZYbpoUpqpB85coLJahSJWSdAkBeuWDJ
IVyL/a54qUgTVCoiItJnxXw6WkUtGdvWnMjtTXJBedMAQVgznrTImXNSk5vVXhxJ
wZ3frm2JIy/Es69M
-----END PRIVATE KEY-----
)";

/// Its public half as SubjectPublicKeyInfo.
inline constexpr std::string_view cavage_public_pem = R"(-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDCFENGw33yGihy92pDjZQhl0C3
6rPJj+CvfSC8+q28hxA161QFNUd13wuCTUcq0Qd2qsBe/2hFyc2DCJJg0h1L78+6
Z4UMR7EOcpfdUE9Hf3m/hs+FUR45uBJeDK1HSFHD8bHKD6kv8FPGfJTotc+2xjJw
oYi+1hqp1fIekaxsyQIDAQAB
-----END PUBLIC KEY-----
)";

/// Its public half as PKCS#1, written by OpenSSL.
inline constexpr std::string_view cavage_public_pkcs1_pem = R"(-----BEGIN RSA PUBLIC KEY-----
MIGJAoGBAMIUQ0bDffIaKHL3akONlCGXQLfqs8mP4K99ILz6rbyHEDXrVAU1R3Xf
C4JNRyrRB3aqwF7/aEXJzYMIkmDSHUvvz7pnhQxHsQ5yl91QT0d/eb+Gz4VRHjm4
El4MrUdIUcPxscoPqS/wU8Z8lOi1z7bGMnChiL7WGqnV8h6RrGzJAgMBAAE=
-----END RSA PUBLIC KEY-----
)";

/// RFC 9421 appendix B.1.4, "test-key-ed25519".
inline constexpr std::string_view rfc9421_ed25519_pem = R"(-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=
-----END PUBLIC KEY-----
)";

/// Too short to be a secret.
inline constexpr std::string_view rsa_512_private_pem = R"(-----BEGIN RSA PRIVATE KEY-----
MIIBOQIBAAJBANdwOm2N9cKTcZiKJsD9K+SnI/uaWvi/PT36b3c/xzm4XwjLJhNk
cVG3YiAVj7M/dYUDMu9W6uIG6XNRJaC0i5UCAwEAAQJARan8usBU3/5dlT3XGkDD
mMSTViCrmhP88bWxpZXyDi+AUwM9uq54eDGczqeSsgvSY/mtfuqDxJKIfiga9b64
YQIhAPMQTBWKZ0heaul2267iXEnbMUxqQ3oa9pgMXj8ccM+vAiEA4ueKjkoGfvnx
Ffz107/+Rdr17fQ2S5UGTYc4LZK9hfsCIDIaKOTDy7hiJf2Lz4rEBCwBL69FtDUG
O9BptD+kGCjnAiBDnhByOqkY6c7oaIuxYIObuZaUJLSRbYWFUQhyvEnyRQIgA2X/
vZrjwOIHAUXsHWbaC8vwFhFGB0Du7FDezkRTAX0=
-----END RSA PRIVATE KEY-----
)";

/// Its public half.
inline constexpr std::string_view rsa_512_public_pem = R"(-----BEGIN PUBLIC KEY-----
MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBANdwOm2N9cKTcZiKJsD9K+SnI/uaWvi/
PT36b3c/xzm4XwjLJhNkcVG3YiAVj7M/dYUDMu9W6uIG6XNRJaC0i5UCAwEAAQ==
-----END PUBLIC KEY-----
)";

/// No RSA key.
inline constexpr std::string_view ec_private_pem = R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgSm/IpbpGVEU3v6va
KBL2NDuMGEkYeBZlgKt35nRpQu2hRANCAAS/CbF88JfL11mq+eiKl9QSH0B+dYCL
ZyOV046qUe5whGv6HZsJxWMtQY+8bacVjVbvsoYODoxNpVa+csAZ5HIH
-----END PRIVATE KEY-----
)";

/// Locked with a password that nobody will type.
inline constexpr std::string_view encrypted_private_pem = R"(-----BEGIN RSA PRIVATE KEY-----
Proc-Type: 4,ENCRYPTED
DEK-Info: AES-128-CBC,AC73E8224BCC1E7F43C9A775EAAD4C26

oL39NVz2zCR9+EWr3rsHVH5zyNey2/LlM3ZRvF9uyoc3qHQ/Jql9PQKO9sNiwmfE
wLz2Sv6F/8Rv+7l/Ofsv0yaFQbhI7piWEuGIbgv+I5qHWuLGMIZIo8eOePc1UjcZ
q2zUC3o+toNcCwpp5f5VCUB8DPgXzhZBSPRmmdocVycpo0Toz6NiqDRDSR6vhsG5
z01qwufOzpNXBz+o7jDGfJSaOYUXcOD+OQfCjQIdIXxO3950IUo3m++UiJ477IBp
5gD8uxgCLQrzUDo5EyvpjD8Cl2QOxgTMRHYoJ8QuKjiYLZFRM3CGdwqAjjv5cH23
CpDD/49U3TR6NmmM4CzAoC4OiIgNWbs9fnzuuHqmI8TYIyi4hXd68hY2ThWb84CG
U5fYej7yRt28ugzJLcVDPAK0o/BfQmmzalEMg2yNaBfF4UucSO3XMjzVYsaDg4L3
9CO3h7kucLSBkCgNzWVI8Dg/sAPYEc9vK7kvqsd2VRjRcXqQcFGAUkCxv/WvAnx1
GQH6OuCMWOUKnJOFY63hNEOADdlzapxU6/aHg02rm0sdzUeHF3hStxb+0+jy/Kbw
+bEocxjHthIbPewr7DRWQdxNJVRkwkMfMKR3b0cvwasvrJ4rOA2X0y9c9YEXPvIx
DbskmlfC/9OtHIDUDMda2p9bBk7Wvz77t6v4EKzJLVH7lnmvoZINuYvIujo1mz+S
g38Hs6S1QTtNwnspSre2moH+Ofcm7H7oxyP42syJWCqsUZwUKKpqkoXV3MJNC9JR
1aRm2AEvOyGwQg7eeLeqKv5gzWi+XX49d/OvT6EEDegrM8vkQwdd/f4EqlUx6IDI
-----END RSA PRIVATE KEY-----
)";

} // namespace pheidi::crypto::testing
