package dev.guildhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The description of the member API, as other people's clients are made from it. */
@WholeApplication
class ApiDescriptionTest {
    private static final Pattern VARIABLE = Pattern.compile("\\{([^}]+)}");

    @Test
    void itIsWellFormed() throws Exception {
        JsonNode description = of("renzheng");
        assertThat(description.at("/openapi").asString()).startsWith("3.1");
        Set<String> operations = new HashSet<>();
        for (Map.Entry<String, JsonNode> path : description.at("/paths").properties()) {
            assertThat(path.getKey()).startsWith("/api/");
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                String name = operation.getKey() + " " + path.getKey();
                assertThat(operation.getValue().at("/responses").size())
                        .as(name)
                        .isPositive();
                assertThat(operations.add(
                                operation.getValue().at("/operationId").asString()))
                        .as("operationId of " + name + " is unique")
                        .isTrue();
                Matcher variable = VARIABLE.matcher(path.getKey());
                while (variable.find()) {
                    String wanted = variable.group(1);
                    assertThat(operation
                                    .getValue()
                                    .at("/parameters")
                                    .valueStream()
                                    .map(parameter -> parameter.at("/name").asString()))
                            .as(name)
                            .contains(wanted);
                }
            }
        }
        assertThat(description.at("/paths").propertyNames()).contains("/api/talent/cards", "/api/orders", "/api/me");
    }

    @Test
    void aModuleThatIsOffIsNotDescribed() throws Exception {
        assertThat(of("qingyuan").at("/paths").propertyNames())
                .contains("/api/orders")
                .noneMatch(path -> path.startsWith("/api/talent"));
    }

    private static JsonNode of(String tenant) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(
                                    URI.create(WholeApplication.Initializer.BASE + "/t/" + tenant + "/api/openapi"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            return new JsonMapper().readTree(answer.body());
        }
    }
}
