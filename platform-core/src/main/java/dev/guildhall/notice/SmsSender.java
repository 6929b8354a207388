package dev.guildhall.notice;

import dev.guildhall.vault.PhoneNumber;
import java.util.Map;

/** Port to a provider of short messages. */
public interface SmsSender {

    /** Name under which it is chosen and recorded: {@code sandbox}, {@code aliyun}, {@code tencent}. */
    String id();

    /**
     * Hands one message to the provider; returns once the provider has taken it.
     *
     * @param text the whole text with its signature, for senders that take texts
     * @throws NotTaken when the provider answered that it did not take the message
     * @throws RuntimeException when it is unknown whether it did
     */
    void send(PhoneNumber to, String text, SmsTemplate template, Map<String, String> params);
}
