package dev.guildhall.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.catalog.Blueprints;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestDatabase;
import dev.guildhall.testing.TestTenants;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@GuildhallTest
class VaultTest {

    @Autowired
    Vault vault;

    @Autowired
    BlindIndex index;

    @Autowired
    Keysets keysets;

    @Autowired
    Blueprints blueprints;

    @Autowired
    TestTenants tenants;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    @Qualifier("platform") JdbcClient platform;

    @Autowired
    Clock clock;

    private final Place place = new Place("person", Ids.next(), "phone");

    private TenantId one() {
        return tenants.open("vault-one", "certification");
    }

    private TenantId two() {
        return tenants.open("vault-two", "certification");
    }

    @Test
    void aSealedValueOpensInItsPlaceOnly() {
        TenantScope.with(one()).run(() -> {
            var sealed = vault.seal(place, "13812346021");

            assertThat(vault.open(place, sealed)).isEqualTo("13812346021");
            assertThat(new String(sealed, java.nio.charset.StandardCharsets.ISO_8859_1))
                    .doesNotContain("13812346021");
            assertThat(vault.seal(place, "13812346021")).isNotEqualTo(sealed);
            for (var other : new Place[] {
                new Place("agency", place.row(), place.column()),
                new Place(place.table(), Ids.next(), place.column()),
                new Place(place.table(), place.row(), "id_number")
            }) {
                assertThatThrownBy(() -> vault.open(other, sealed)).isInstanceOf(SealBroken.class);
            }
            var changed = sealed.clone();
            changed[changed.length - 1] ^= 1;
            assertThatThrownBy(() -> vault.open(place, changed)).isInstanceOf(SealBroken.class);
        });
    }

    @Test
    void anotherTenantCannotOpenIt() {
        var sealed = TenantScope.with(one()).get(() -> vault.seal(place, "13812346021"));

        TenantScope.with(two())
                .run(() -> assertThatThrownBy(() -> vault.open(place, sealed)).isInstanceOf(SealBroken.class));
    }

    @Test
    void aKeysetCopiedToAnotherTenantDoesNotOpenThere() {
        var stolen = TenantScope.with(one())
                .get(() -> jdbc.sql("SELECT wrapped FROM vault_key WHERE purpose = 'seal'")
                        .query(byte[].class)
                        .single());
        var thief = tenants.open("vault-thief", "certification");
        TenantScope.with(thief).run(() -> {
            transactions.executeWithoutResult(
                    status -> jdbc.sql("UPDATE vault_key SET wrapped = ? WHERE purpose = 'seal'")
                            .param(stolen)
                            .update());
            keysets.forget(thief);
            assertThatThrownBy(() -> vault.seal(place, "x")).isInstanceOf(IllegalStateException.class);
        });
    }

    @Test
    void whatIsSealedWithTheKeysetsJustMadeOpensWithThoseStored() {
        var tenant = tenants.open("vault-new", "certification");
        var sealed = TenantScope.with(tenant).get(() -> vault.seal(place, "x"));
        var found = TenantScope.with(tenant).get(() -> index.of("phone", "x"));
        keysets.forget(tenant);
        TenantScope.with(tenant).run(() -> {
            assertThat(vault.open(place, sealed)).isEqualTo("x");
            assertThat(index.of("phone", "x")).isEqualTo(found);
        });
    }

    @Test
    void keysetsMadeInAnOpeningThatFailsAreForgotten() {
        var tenant = tenants.open("vault-failed", "certification");
        TenantScope.with(tenant).run(() -> {
            transactions.executeWithoutResult(
                    status -> jdbc.sql("DELETE FROM vault_key").update());
            var sealed = transactions.execute(status -> {
                keysets.apply(blueprints.find("certification").orElseThrow());
                status.setRollbackOnly();
                return vault.seal(place, "x");
            });
            assertThatThrownBy(() -> vault.open(place, sealed)).isInstanceOf(SealBroken.class);
        });
    }

    @Test
    void theBlindIndexIsStablePerTenantAndPurpose() {
        var first = TenantScope.with(one()).get(() -> index.of("phone", "+8613812346021"));

        assertThat(first).hasSize(32);
        TenantScope.with(one()).run(() -> {
            assertThat(index.of("phone", "+8613812346021")).isEqualTo(first);
            assertThat(index.of("id", "+8613812346021")).isNotEqualTo(first);
            assertThat(index.of("phone", "+8613812346022")).isNotEqualTo(first);
        });
        TenantScope.with(two())
                .run(() -> assertThat(index.of("phone", "+8613812346021")).isNotEqualTo(first));
    }

    @Test
    void keysetsAreMadeOnceWhenManyNeedThemFirst() throws Exception {
        var tenant = tenants.open("vault-late", "certification");
        TenantScope.with(tenant)
                .run(() -> transactions.executeWithoutResult(
                        status -> jdbc.sql("DELETE FROM vault_key").update()));
        keysets.forget(tenant);
        var start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<Future<byte[]>>();
            for (int i = 0; i < 6; i++) {
                results.add(threads.submit(() -> {
                    start.await();
                    return TenantScope.with(tenant).get(() -> vault.seal(place, "一"));
                }));
            }
            start.countDown();
            for (var result : results) {
                var sealed = result.get();
                TenantScope.with(tenant)
                        .run(() -> assertThat(vault.open(place, sealed)).isEqualTo("一"));
            }
        }
    }

    @Test
    void aRollbackOfTheFirstUserDoesNotTakeTheKeyAway() {
        var tenant = tenants.open("vault-rollback", "certification");
        TenantScope.with(tenant).run(() -> {
            transactions.executeWithoutResult(
                    status -> jdbc.sql("DELETE FROM vault_key").update());
            keysets.forget(tenant);
            var sealed = transactions.execute(status -> {
                status.setRollbackOnly();
                return vault.seal(place, "x");
            });
            // What a node without anything cached would do:
            assertThat(new Vault(keysets).open(place, sealed)).isEqualTo("x");
            assertThat(jdbc.sql("SELECT count(*) FROM vault_key")
                            .query(Integer.class)
                            .single())
                    .isEqualTo(2);
        });
    }

    @Test
    void theKeyFileIsForItsOwnerOnly() throws Exception {
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(TestDatabase.data().resolve("master.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void startUpRefusesWithoutTheKeyFile(@TempDir Path directory) {
        var file = directory.resolve("master.key");

        assertThatThrownBy(() -> new MasterKey(file, platform, clock))
                .isInstanceOf(MasterKeyRefused.class)
                .hasMessageContaining("is missing");
        assertThat(file).doesNotExist();
    }

    @Test
    void startUpRefusesAnotherKeyOrADamagedOne(@TempDir Path directory) throws Exception {
        var own = TestDatabase.data().resolve("master.key");
        var copy = Files.copy(own, directory.resolve("copy.key"));
        new MasterKey(copy, platform, clock);

        var text = Files.readString(own);
        var other = directory.resolve("other.key");
        var middle = text.length() / 2;
        Files.writeString(
                other,
                text.substring(0, middle) + (text.charAt(middle) == 'A' ? 'B' : 'A') + text.substring(middle + 1));
        assertThatThrownBy(() -> new MasterKey(other, platform, clock))
                .isInstanceOf(MasterKeyRefused.class)
                .hasMessageContaining("is not the one");

        var damaged = directory.resolve("damaged.key");
        Files.writeString(damaged, "no key at all");
        assertThatThrownBy(() -> new MasterKey(damaged, platform, clock)).isInstanceOf(MasterKeyRefused.class);
    }
}
