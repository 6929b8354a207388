package dev.guildhall.web;

import com.microsoft.playwright.APIRequestContext;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a tenant has sent, as the sandbox took it, for tests that walk through a browser. Messages leave after the request that asked
 * for them, so who reads one waits for it.
 */
final class SentMessages {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final JsonMapper json = new JsonMapper();
    private final APIRequestContext http;
    private final String tenant;

    /** @param tenant address of the tenant, as the requests take it */
    SentMessages(APIRequestContext http, String tenant) {
        this.http = http;
        this.tenant = tenant;
    }

    /** How many short messages went to a telephone, eleven digits. */
    int smsTo(String phone) {
        return read(sms(phone)).size();
    }

    /** The code of the newest short message, once more than the known ones have come. */
    String smsCode(String phone, int known) {
        return newest(sms(phone), known).at("/code").asString();
    }

    /** The code of the newest mail, once one has come. */
    String mailCode(String address) {
        return newest("/sandbox/mail?to=" + address, 0).at("/code").asString();
    }

    /** The newest short message whose JSON has this in it, once it has come. */
    JsonNode smsWith(String phone, String part) {
        var wanted = Pattern.compile(part);
        Predicate<JsonNode> fits = message -> wanted.matcher(message.toString()).find();
        return await(sms(phone), messages -> stream(messages).anyMatch(fits))
                .filter(fits)
                .findFirst()
                .orElseThrow();
    }

    private JsonNode newest(String path, int known) {
        return await(path, messages -> messages.size() > known).findFirst().orElseThrow();
    }

    /** Asks in the test's own thread, the only one that may use the browser's connection. */
    private Stream<JsonNode> await(String path, Predicate<JsonNode> come) {
        return stream(Awaitility.await(path).pollInSameThread().atMost(SOON).until(() -> read(path), come::test));
    }

    private static Stream<JsonNode> stream(JsonNode messages) {
        return messages.valueStream();
    }

    private static String sms(String phone) {
        return "/sandbox/sms?phone=" + phone;
    }

    private JsonNode read(String path) {
        return json.readTree(http.get(tenant + path).text());
    }
}
