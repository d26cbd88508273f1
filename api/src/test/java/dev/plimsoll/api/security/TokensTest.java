package dev.plimsoll.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.plimsoll.engine.content.RepositoryName;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final String SERVICE = "registry.test";
    private static final Scope SCOPE = Scope.of(RepositoryName.parse("team/app"), Set.of(Action.PULL));
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final byte[] key = key(1);
    private final Tokens tokens = at(NOW);

    private static byte[] key(int fill) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) fill);
        return key;
    }

    private Tokens at(Instant now) {
        return new Tokens(key, SERVICE, Clock.fixed(now, ZoneOffset.UTC));
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer("plimsoll")
                .audience(SERVICE)
                .subject("alice")
                .issueTime(Date.from(NOW))
                .notBeforeTime(Date.from(NOW))
                .expirationTime(Date.from(NOW.plusSeconds(300)))
                .claim("access", List.of(SCOPE.toString()));
    }

    private String signed(JWTClaimsSet claims) throws Exception {
        return signed(new JWSHeader(JWSAlgorithm.HS256), claims, key);
    }

    private static String signed(JWSHeader header, JWTClaimsSet claims, byte[] key) throws Exception {
        SignedJWT token = new SignedJWT(header, claims);
        token.sign(new MACSigner(key));
        return token.serialize();
    }

    /** Signs any text as a token's claims. */
    private String signed(String json) throws Exception {
        String text = BASE64.encodeToString("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8))
                + '.'
                + BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
        MACSigner signer = new MACSigner(key);
        return text + '.' + signer.sign(new JWSHeader(JWSAlgorithm.HS256), text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void whatIsIssuedIsReadAndSoIsOneMadeElsewhereWithTheSameKey() throws Exception {
        Tokens.Content content = new Tokens.Content(Subject.user("alice"), Set.of(SCOPE));
        assertThat(tokens.read(tokens.issue(Subject.user("alice"), List.of(SCOPE), NOW)))
                .contains(content);
        assertThat(tokens.read(signed(claims().build()))).contains(content);
        assertThat(tokens.read(tokens.issue(Subject.NOBODY, List.of(), NOW)))
                .contains(new Tokens.Content(Subject.NOBODY, Set.of()));
    }

    @Test
    void itIsGoodForFiveMinutesAndAMinuteOfClocksThatDiffer() {
        String token = tokens.issue(Subject.NOBODY, List.of(), NOW);
        assertThat(at(NOW.plus(Duration.ofSeconds(359))).read(token)).isPresent();
        assertThat(at(NOW.plus(Duration.ofSeconds(361))).read(token)).isEmpty();
        assertThat(at(NOW.minus(Duration.ofSeconds(59))).read(token)).isPresent();
        assertThat(at(NOW.minus(Duration.ofSeconds(61))).read(token)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "aud", "sub", "iat", "nbf", "exp", "access"})
    void noClaimMayBeMissing(String claim) throws Exception {
        assertThat(tokens.read(signed(claims().claim(claim, null).build()))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'exp':'99999999999'",
                "'exp':null",
                "'exp':[99999999999]",
                "'nbf':'0'",
                "'iat':{}",
                "'sub':{}",
                "'access':'repository:team/app:pull'",
                "'access':[7]",
                "'access':{}",
                "'aud':'other'",
                "'aud':7",
                "'iss':'other'"
            })
    void noClaimMayBeOfAnotherKind(String claim) throws Exception {
        long now = NOW.getEpochSecond();
        Map<String, String> members = new java.util.LinkedHashMap<>(
                Map.of("iss", "'plimsoll'", "aud", "'" + SERVICE + "'", "sub", "'alice'", "access", "[]"));
        members.putAll(Map.of("iat", "" + now, "nbf", "" + now, "exp", "" + (now + 300)));
        assertThat(tokens.read(signed(json(members)))).isPresent();
        members.put(claim.substring(1, claim.indexOf('\'', 1)), claim.substring(claim.indexOf(':') + 1));
        assertThat(tokens.read(signed(json(members)))).isEmpty();
    }

    private static String json(Map<String, String> members) {
        return members.entrySet().stream()
                .map(member -> "'" + member.getKey() + "':" + member.getValue())
                .collect(java.util.stream.Collectors.joining(",", "{", "}"))
                .replace('\'', '"');
    }

    @Test
    void noOtherAlgorithmIsTaken() throws Exception {
        byte[] longKey = Arrays.copyOf(key, 64);
        RSAKey rsa = new RSAKeyGenerator(2048).generate();
        SignedJWT asymmetric = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), claims().build());
        asymmetric.sign(new RSASSASigner(rsa));
        EncryptedJWT encrypted =
                new EncryptedJWT(new JWEHeader(JWEAlgorithm.DIR, EncryptionMethod.A256GCM), claims().build());
        encrypted.encrypt(new DirectEncrypter(key));
        assertThat(tokens.read(new PlainJWT(claims().build()).serialize())).isEmpty();
        assertThat(tokens.read(asymmetric.serialize())).isEmpty();
        assertThat(tokens.read(encrypted.serialize())).isEmpty();
        assertThat(tokens.read(signed(new JWSHeader(JWSAlgorithm.HS512), claims().build(), longKey)))
                .isEmpty();
    }

    @Test
    void aKeyThatATokenBringsOrNamesIsNotTaken() throws Exception {
        byte[] foreign = key(2);
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.HS256)
                .keyID("1")
                .jwk(new RSAKeyGenerator(2048).generate().toPublicJWK())
                .jwkURL(URI.create("http://127.0.0.1:1/keys"))
                .build();
        assertThat(tokens.read(signed(header, claims().build(), foreign))).isEmpty();
    }

    @Test
    void anyChangedCharacterIsSeen() {
        String token = tokens.issue(Subject.user("alice"), List.of(SCOPE), NOW);
        for (int i = 0; i < token.length(); i++) {
            String changed = token.substring(0, i) + (token.charAt(i) == 'A' ? 'Q' : 'A') + token.substring(i + 1);
            assertThat(tokens.read(changed)).as("changed at %d", i).isEmpty();
        }
        assertThat(tokens.read(token)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a.b.c", "....", "é", "\0"})
    void whatIsNoTokenIsNone(String text) {
        assertThat(tokens.read(text)).isEmpty();
        assertThat(tokens.read(text + "a".repeat(20_000))).isEmpty();
    }

    @Test
    void whatIsNestedDeeplyIsNone() throws Exception {
        assertThat(tokens.read(signed("{\"sub\":" + "[".repeat(5000) + "]".repeat(5000) + "}")))
                .isEmpty();
    }
}
