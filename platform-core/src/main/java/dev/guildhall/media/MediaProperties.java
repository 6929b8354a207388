package dev.guildhall.media;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where media lie.
 *
 * @param store {@code local}: in the data directory; {@code s3}: in a bucket
 */
@ConfigurationProperties("guildhall.media")
record MediaProperties(
        @DefaultValue("local") Place store, @Nullable S3 s3) {

    enum Place {
        LOCAL,
        S3
    }

    /**
     * @param endpoint address of the service; absent for AWS itself
     * @param pathStyle the bucket in the path instead of the host name, as most services of one's own want it
     * @param accessKey absent: the usual sources of the SDK
     */
    record S3(
            @Nullable URI endpoint,
            @DefaultValue("us-east-1") String region,
            String bucket,
            @Nullable String accessKey,
            @Nullable String secretKey,
            @DefaultValue("true") boolean pathStyle) {}
}
