package dev.guildhall.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.vault.PhoneNumber;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.mock.env.MockEnvironment;

class SmsSendersTest {

    @Test
    void withoutASenderProductionDoesNotStart() {
        assertThatThrownBy(() -> senders("prod", "").afterSingletonsInstantiated())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("guildhall.sms.sender");
        assertThatThrownBy(() -> senders("default", "").afterSingletonsInstantiated())
                .isInstanceOf(IllegalStateException.class);
        senders("prod", "", "aliyun").afterSingletonsInstantiated();
        senders("test", "").afterSingletonsInstantiated();
        senders("sandbox", "").afterSingletonsInstantiated();
    }

    @Test
    void aSenderThatIsNamedMustBeThere() {
        assertThatThrownBy(() -> senders("sandbox", "tencent", "sandbox").afterSingletonsInstantiated())
                .hasMessageContaining("tencent");
    }

    @Test
    void theNamedOneIsChosenOrTheOnlyOne() {
        assertThat(senders("prod", "", "aliyun").chosen().id()).isEqualTo("aliyun");
        assertThat(senders("prod", "aliyun", "sandbox", "aliyun").chosen().id()).isEqualTo("aliyun");
        assertThatThrownBy(() -> senders("prod", "", "sandbox", "aliyun").chosen())
                .hasMessageContaining("must name one of");
    }

    private static SmsSenders senders(String profile, String wanted, String... ids) {
        MockEnvironment environment = new MockEnvironment();
        environment.setActiveProfiles(profile);
        return new SmsSenders(
                new ObjectProvider<>() {
                    @Override
                    public Stream<SmsSender> orderedStream() {
                        return Arrays.stream(ids).map(SmsSendersTest::named);
                    }
                },
                environment,
                wanted);
    }

    private static SmsSender named(String id) {
        return new SmsSender() {
            @Override
            public String id() {
                return id;
            }

            @Override
            public void send(PhoneNumber to, String text, SmsTemplate template, Map<String, String> params) {}
        };
    }
}
