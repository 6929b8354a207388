package dev.guildhall.talent.domain;

import dev.guildhall.vault.BlindIndex;
import dev.guildhall.vault.IdNumber;
import dev.guildhall.vault.PhoneNumber;
import dev.guildhall.vault.Place;
import dev.guildhall.vault.Vault;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Seals and opens what the register must not keep in clear text: phone, identity number, e-mail, WeChat. */
@Component
class PersonSecrets {

    /** A column of {@code person} that holds sealed text. */
    enum Secret {
        PHONE("phone_sealed"),
        ID_NUMBER("id_number_sealed"),
        EMAIL("email_sealed"),
        WECHAT("wechat_sealed");

        private final String column;

        Secret(String column) {
            this.column = column;
        }

        String column() {
            return column;
        }
    }

    private final Vault vault;
    private final BlindIndex blindIndex;

    PersonSecrets(Vault vault, BlindIndex blindIndex) {
        this.vault = vault;
        this.blindIndex = blindIndex;
    }

    byte[] seal(UUID person, Secret secret, String plain) {
        return vault.seal(place(person, secret), plain);
    }

    byte @Nullable [] sealOrNull(UUID person, Secret secret, @Nullable String plain) {
        return plain == null ? null : seal(person, secret, plain);
    }

    String open(UUID person, Secret secret, byte[] sealed) {
        return vault.open(place(person, secret), sealed);
    }

    @Nullable String openOrNull(UUID person, Secret secret, byte @Nullable [] sealed) {
        return sealed == null ? null : open(person, secret, sealed);
    }

    byte[] index(PhoneNumber phone) {
        return blindIndex.of("phone", phone.e164());
    }

    byte[] index(IdNumber number) {
        return blindIndex.of("id-number", number.value());
    }

    /** Finds that two sealed texts are the same; null for none. */
    byte @Nullable [] index(Secret secret, @Nullable String plain) {
        return plain == null ? null : blindIndex.of("talent." + secret.column, plain);
    }

    /** Seals a contact as an agency buys it: what the person changes after a withdrawal is not what was bought (D8). */
    byte[] sealBought(UUID unlock, Contact contact) {
        return vault.seal(bought(unlock), contact.line());
    }

    Contact openBought(UUID unlock, byte[] sealed) {
        return Contact.ofLine(vault.open(bought(unlock), sealed));
    }

    private static Place bought(UUID unlock) {
        return new Place("contact_unlock", unlock, "contact_sealed");
    }

    private static Place place(UUID person, Secret secret) {
        return new Place("person", person, secret.column);
    }
}
