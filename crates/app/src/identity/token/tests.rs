//! Signatures, by the examples of the standard; what a token must agree with, one claim at a time.

use serde_json::json;

use super::*;

fn keys(key: &Value) -> Keys {
    serde_json::from_value(json!({ "keys": [key] })).unwrap()
}

/// The key and the token of RFC 7515, appendix A.2.
fn rsa() -> (Value, String) {
    let n = "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";
    let token = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
    (json!({ "kty": "RSA", "n": n, "e": "AQAB" }), token.to_owned())
}

fn verified(key: &Value, token: &str) -> bool {
    let (signed, header, _, signature) = split(token).unwrap();
    let keys = keys(key);
    candidates(&keys, &header).any(|key| has_signed(key, &header.alg, signed.as_bytes(), &signature))
}

#[test]
fn the_standards_token_is_signed_by_the_standards_key() {
    let (key, token) = rsa();
    assert!(verified(&key, &token));
    assert!(!verified(&key, &token.replace("eyJpc3MiOiJqb2Ui", "eyJpc3MiOiJqb2Vi")), "another word");
}

#[test]
fn a_key_for_something_else_signs_no_token() {
    let (key, token) = rsa();
    for (member, value) in [("use", "enc"), ("alg", "RS512"), ("kty", "EC"), ("kty", "oct")] {
        let mut other = key.clone();
        other[member] = json!(value);
        assert!(!verified(&other, &token), "{member} {value}");
    }
}

#[test]
fn no_signature_and_a_shared_secret_are_no_signatures() {
    let (key, token) = rsa();
    let (_, rest) = token.split_once('.').unwrap();
    for alg in ["none", "None", "HS256", ""] {
        let header = URL_SAFE_NO_PAD.encode(json!({ "alg": alg }).to_string());
        assert!(!verified(&key, &format!("{header}.{rest}")), "{alg}");
    }
}

#[test]
fn what_is_no_token_cannot_be_read() {
    let expected = Expected { issuer: "joe", client_id: "city", nonce: "n", now: Moment(0) };
    for token in ["", ".", "..", "a.b", "a.b.c", "e30.e30.", "💥.💥.💥"] {
        let proven = prove(&keys(&rsa().0), token, &expected);
        assert_eq!(proven.unwrap_err(), TokenFault::Unreadable, "{token}");
    }
}

/// What a token of 1000 seconds after the beginning of time says, with one claim spoilt.
fn agreed(claim: &str, value: Value) -> Result<(), TokenFault> {
    let mut claims = json!({
        "iss": "https://id.example", "sub": "p", "aud": "city", "iat": 990, "exp": 1100, "nonce": "n",
    });
    claims[claim] = value;
    let expected =
        Expected { issuer: "https://id.example", client_id: "city", nonce: "n", now: Moment(1_000_000_000) };
    agree(&serde_json::from_value(claims).map_err(|_| TokenFault::Unreadable)?, &expected)
}

#[test]
fn each_claim_is_held_to_what_was_expected() {
    let (fine, expired) = (Ok(()), Err(TokenFault::Expired));
    let (audience, unreadable) = (Err(TokenFault::Audience), Err(TokenFault::Unreadable));
    for (claim, value, result) in [
        ("sub", json!("p"), fine),
        ("iss", json!("https://id.example/"), Err(TokenFault::Issuer)),
        ("aud", json!(["city"]), fine),
        ("aud", json!(["city", "other"]), audience),
        ("aud", json!([]), audience),
        ("aud", json!("City"), audience),
        ("azp", json!("city"), fine),
        ("azp", json!("other"), audience),
        ("exp", json!(941), fine),
        ("exp", json!(940), expired),
        ("exp", json!(i64::MAX), fine),
        ("exp", json!("1100"), unreadable),
        ("exp", json!(null), unreadable),
        ("iat", json!(1060), fine),
        ("iat", json!(1061), expired),
        ("nbf", json!(1061), expired),
        ("nbf", json!("soon"), unreadable),
        ("nonce", json!("m"), Err(TokenFault::Nonce)),
        ("nonce", json!(null), Err(TokenFault::Nonce)),
    ] {
        assert_eq!(agreed(claim, value.clone()), result, "{claim} {value}");
    }
}
