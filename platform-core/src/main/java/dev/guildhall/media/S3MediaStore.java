package dev.guildhall.media;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Keeps the bytes in a bucket of any service that speaks S3. */
class S3MediaStore implements MediaStore {

    private final S3Client s3;
    private final String bucket;

    S3MediaStore(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    @Override
    public void put(String name, byte[] content, String contentType) throws IOException {
        try {
            s3.putObject(
                    object -> object.bucket(bucket).key(key(name)).contentType(contentType),
                    RequestBody.fromBytes(content));
        } catch (SdkException e) {
            throw new IOException("The bucket did not take " + name, e);
        }
    }

    @Override
    public void remove(String name) throws IOException {
        try {
            s3.deleteObject(object -> object.bucket(bucket).key(key(name)));
        } catch (SdkException e) {
            throw new IOException("The bucket did not remove " + name, e);
        }
    }

    @Override
    public Optional<InputStream> open(String name) throws IOException {
        try {
            return Optional.of(s3.getObject(object -> object.bucket(bucket).key(key(name))));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        } catch (SdkException e) {
            throw new IOException("The bucket did not give " + name, e);
        }
    }

    private static String key(String name) {
        return "media/" + name;
    }
}
