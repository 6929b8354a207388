package dev.guildhall.identity.security;

import java.util.List;
import java.util.Map;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jose.jws.JwsAlgorithms;

/** Corrects what the framework tells clients about the authorization server to what it does here, and no more. */
final class Metadata {
    private static final List<String> SECRETS = List.of(
            ClientAuthenticationMethod.CLIENT_SECRET_BASIC.getValue(),
            ClientAuthenticationMethod.CLIENT_SECRET_POST.getValue());
    private static final List<String> ALL_METHODS = List.of(
            ClientAuthenticationMethod.NONE.getValue(),
            ClientAuthenticationMethod.CLIENT_SECRET_BASIC.getValue(),
            ClientAuthenticationMethod.CLIENT_SECRET_POST.getValue());

    private Metadata() {}

    /** For both kinds of metadata, of OpenID Connect and of RFC 8414. */
    static void correct(Map<String, Object> claims) {
        List.of(
                        "introspection_endpoint",
                        "introspection_endpoint_auth_methods_supported",
                        "pushed_authorization_request_endpoint",
                        "device_authorization_endpoint",
                        "tls_client_certificate_bound_access_tokens",
                        "dpop_signing_alg_values_supported")
                .forEach(claims::remove);
        if (Realm.isTenant()) {
            claims.put(
                    "grant_types_supported",
                    List.of(
                            AuthorizationGrantType.AUTHORIZATION_CODE.getValue(),
                            AuthorizationGrantType.REFRESH_TOKEN.getValue(),
                            AuthorizationGrantType.CLIENT_CREDENTIALS.getValue(),
                            Grant.SMS_CODE.getValue(),
                            Grant.PASSWORD.getValue(),
                            Grant.SECOND_FACTOR.getValue()));
            claims.put("token_endpoint_auth_methods_supported", ALL_METHODS);
            claims.put("revocation_endpoint_auth_methods_supported", ALL_METHODS);
            claims.put("code_challenge_methods_supported", List.of(AuthorizationRules.METHOD));
            claims.put("scopes_supported", Scopes.OF_PERSONS);
            claims.put("response_modes_supported", List.of("query"));
            claims.put("prompt_values_supported", List.of("none"));
            if (claims.containsKey("id_token_signing_alg_values_supported")) {
                claims.put("id_token_signing_alg_values_supported", List.of(JwsAlgorithms.ES256));
                claims.put(
                        "claims_supported",
                        List.of("sub", "auth_time", "sid", "name", "preferred_username", "phone_number", "kind"));
            }
        } else {
            claims.keySet()
                    .removeAll(List.of(
                            "authorization_endpoint",
                            "jwks_uri",
                            "revocation_endpoint",
                            "revocation_endpoint_auth_methods_supported",
                            "code_challenge_methods_supported"));
            claims.put("response_types_supported", List.of());
            claims.put("grant_types_supported", List.of(AuthorizationGrantType.CLIENT_CREDENTIALS.getValue()));
            claims.put("token_endpoint_auth_methods_supported", SECRETS);
        }
    }
}
