package dev.plimsoll.driver.s3;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** What the AWS SDK does on threads that must not block, and is let through: none of it waits for anybody else. */
public final class KnownBlocking implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder
                // Takes the locks of a pool of digests and of a cache of keys, for less than a microsecond.
                .allowBlockingCallsInside(
                        "software.amazon.awssdk.core.internal.http.pipeline.stages.AsyncSigningStage", "execute")
                // Looks for a parser when a thread reads XML for the first time.
                .allowBlockingCallsInside(
                        "software.amazon.awssdk.protocols.query.unmarshall.XmlDomParser", "createXmlInputFactory")
                // Closes the pools of a client on Netty's global executor.
                .allowBlockingCallsInside("io.netty.channel.pool.SimpleChannelPool", "close");
    }
}
