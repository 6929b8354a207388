package dev.guildhall.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A client that costs little, since it runs beside what it measures: one thread, one connection that stays open, no machinery between
 * them.
 */
final class Http {
    static {
        System.setProperty("http.maxConnections", "64");
    }

    private Http() {}

    record Answer(int status, String body) {}

    static Answer get(URI address, String token) throws IOException {
        HttpURLConnection connection = open(address);
        connection.setRequestProperty("Authorization", "Bearer " + token);
        return answer(connection);
    }

    static Answer post(URI address, Map<String, String> headers, byte[] body) throws IOException {
        HttpURLConnection connection = open(address);
        headers.forEach(connection::setRequestProperty);
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(body.length);
        connection.getOutputStream().write(body);
        return answer(connection);
    }

    private static HttpURLConnection open(URI address) throws IOException {
        return (HttpURLConnection) address.toURL().openConnection();
    }

    /** Reads to the end, so that the connection can be used again. */
    private static Answer answer(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        try (InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Answer(status, body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
