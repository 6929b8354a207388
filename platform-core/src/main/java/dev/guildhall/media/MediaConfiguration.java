package dev.guildhall.media;

import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MediaProperties.class)
class MediaConfiguration {

    @Bean
    @ConditionalOnProperty(name = "guildhall.media.store", havingValue = "local", matchIfMissing = true)
    MediaStore localMediaStore(@Value("${guildhall.data:.data}") Path data) {
        return new LocalMediaStore(data.resolve("media"));
    }

    @Bean
    @ConditionalOnProperty(name = "guildhall.media.store", havingValue = "s3")
    MediaStore s3MediaStore(MediaProperties properties) {
        MediaProperties.S3 s3 = properties.s3();
        if (s3 == null) {
            throw new IllegalStateException("guildhall.media.store is s3: set guildhall.media.s3.bucket");
        }
        return new S3MediaStore(client(s3), s3.bucket());
    }

    /** Without the newer checksums and chunked signing, which many services that speak S3 do not understand. */
    static S3Client client(MediaProperties.S3 s3) {
        AwsCredentialsProvider credentials = s3.accessKey() == null || s3.secretKey() == null
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider.create(AwsBasicCredentials.create(s3.accessKey(), s3.secretKey()));
        return S3Client.builder()
                .endpointOverride(s3.endpoint())
                .region(Region.of(s3.region()))
                .credentialsProvider(credentials)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(
                        service -> service.chunkedEncodingEnabled(false).pathStyleAccessEnabled(s3.pathStyle()))
                .build();
    }

    @Bean
    MediaKind brandLogo() {
        return new BuiltInKind("brand.logo", "标志", 1024 * 1024, 4_000_000);
    }

    @Bean
    MediaKind carouselImage() {
        return new BuiltInKind("carousel.image", "轮播图", 3 * 1024 * 1024, 12_000_000);
    }
}
