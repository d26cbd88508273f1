package dev.plimsoll.api.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.source.ImmutableSecret;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that this service gives and takes: JSON Web Tokens signed with HMAC-SHA-256, good for five minutes. No other algorithm is
 * taken, no key that a token brings or names, no encryption, and none without every one of its claims.
 */
public final class Tokens {

    /** How long a token is good for. */
    public static final Duration LIFE = Duration.ofMinutes(5);

    private static final JWSAlgorithm ALGORITHM = JWSAlgorithm.HS256;
    private static final String ISSUER = "plimsoll";
    private static final String ACCESS = "access";
    private static final int LONGEST = 16 << 10;
    private static final Set<String> CLAIMS = Set.of("sub", "iat", "nbf", "exp", ACCESS);

    /** What a token says: who it was given to, and what for. */
    record Content(Subject subject, Set<Scope> access) {}

    private final MACSigner signer;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final String service;
    private final Clock clock;

    /**
     * @param key 32 bytes at least
     * @param service whom its tokens are for
     */
    public Tokens(byte[] key, String service) {
        this(key, service, Clock.systemUTC());
    }

    Tokens(byte[] key, String service, Clock clock) {
        this.service = service;
        this.clock = clock;
        try {
            signer = new MACSigner(key);
        } catch (JOSEException tooShort) {
            throw new IllegalArgumentException(tooShort);
        }
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHM, new ImmutableSecret<>(key)));
        processor.setJWTClaimsSetVerifier(new Claims());
        read(issue(Subject.NOBODY, Set.of(), clock.instant())); // what reads files when first used does so now
    }

    /** Sixty seconds more or less, because clocks of nodes differ. */
    private final class Claims extends DefaultJWTClaimsVerifier<SecurityContext> {

        Claims() {
            super(service, new JWTClaimsSet.Builder().issuer(ISSUER).build(), CLAIMS);
        }

        /** A claim that is null is there, for the library, and not looked at. */
        @Override
        public void verify(JWTClaimsSet claims, @Nullable SecurityContext context) throws BadJWTException {
            super.verify(claims, context);
            if (claims.getClaims().containsValue(null)) {
                throw new BadJWTException("null");
            }
        }

        @Override
        protected Date currentTime() {
            return Date.from(clock.instant());
        }
    }

    Instant now() {
        return clock.instant();
    }

    String issue(Subject subject, Collection<Scope> access, Instant now) {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(service)
                .subject(subject.toString())
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFE)))
                .claim(ACCESS, access.stream().map(Scope::toString).toList())
                .build();
        SignedJWT token = new SignedJWT(new JWSHeader(ALGORITHM), claims);
        try {
            token.sign(signer);
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
        return token.serialize();
    }

    /** Returns what a token says, if it is one of ours and its time is not over. */
    Optional<Content> read(String token) {
        if (token.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            JWTClaimsSet claims = processor.process(token, null);
            return Optional.of(
                    new Content(Subject.parse(claims.getSubject()), scopes(claims.getStringListClaim(ACCESS))));
        } catch (ParseException | BadJOSEException | JOSEException | IllegalArgumentException bad) {
            return Optional.empty();
        }
    }

    private static Set<Scope> scopes(List<String> access) {
        return access.stream().flatMap(text -> Scope.parse(text).stream()).collect(Collectors.toUnmodifiableSet());
    }
}
