package dev.guildhall.notice;

import dev.guildhall.vault.EmailAddress;

/** Port to a provider of e-mail. */
public interface EmailSender {

    /** Name under which it is chosen and recorded: {@code sandbox}, {@code smtp}. */
    String id();

    /**
     * Hands one message to the provider; returns once the provider has taken it.
     *
     * @param from name of the tenant, shown as the sender
     * @throws NotTaken when the provider answered that it did not take the message
     * @throws RuntimeException when it is unknown whether it did
     */
    void send(EmailAddress to, String from, String subject, String text);
}
