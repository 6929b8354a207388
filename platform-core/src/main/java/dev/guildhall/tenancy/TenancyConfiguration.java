package dev.guildhall.tenancy;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.hibernate.cfg.MultiTenancySettings;
import org.springframework.aop.Advisor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Two data sources: the tenants' (primary; what JPA, {@link JdbcClient} and {@code @Transactional} mean) and the control
 * database's, qualified {@code platform}.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatabaseProperties.class)
class TenancyConfiguration {

    @Bean
    @Primary
    TenantDataSource tenantDataSource(TenantDirectory directory, Clusters clusters) {
        return new TenantDataSource(directory, clusters);
    }

    /** The control database, migrated before anybody can ask for it. */
    @Bean(defaultCandidate = false)
    @Qualifier("platform") DataSource platformDataSource(Clusters clusters) {
        Flyway.configure()
                .dataSource(clusters.owner(Clusters.MAIN))
                .schemas("platform")
                .defaultSchema("platform")
                .createSchemas(false)
                .locations("classpath:db/platform")
                .outOfOrder(true)
                .ignoreMigrationPatterns("*:missing", "*:future")
                .loggers("slf4j")
                .load()
                .migrate();
        return new UnclosedDataSource(clusters.platform());
    }

    @Bean(defaultCandidate = false)
    @Qualifier("platform") JdbcClient platformJdbcClient(@Qualifier("platform") DataSource platform) {
        return JdbcClient.create(platform);
    }

    @Bean(defaultCandidate = false)
    @Qualifier("platform") PlatformTransactionManager platformTransactionManager(@Qualifier("platform") DataSource platform) {
        return new JdbcTransactionManager(platform);
    }

    @Bean(defaultCandidate = false)
    @Qualifier("platform") TransactionTemplate platformTransactions(@Qualifier("platform") PlatformTransactionManager transactions) {
        return new TransactionTemplate(transactions);
    }

    @Bean
    @Primary
    JdbcClient jdbcClient(TenantDataSource tenants) {
        return JdbcClient.create(tenants);
    }

    @Bean
    @Primary
    JpaTransactionManager transactionManager() {
        JpaTransactionManager transactions = new JpaTransactionManager();
        // NESTED would share one persistence context between savepoints and keep stale entities.
        transactions.setNestedTransactionAllowed(false);
        return transactions;
    }

    @Bean
    @Primary
    TransactionTemplate transactionTemplate(JpaTransactionManager transactions) {
        return new TransactionTemplate(transactions);
    }

    /** Used by Modulith's event registry alone. */
    @Bean
    @Primary
    JdbcTemplate jdbcTemplate(TenantDataSource tenants, @Qualifier("platform") DataSource platform) {
        return new JdbcTemplate(new EventRegistryDataSource(tenants, platform));
    }

    @Bean
    HibernatePropertiesCustomizer multiTenancy(TenantDataSource tenants) {
        return properties -> {
            properties.put(
                    MultiTenancySettings.MULTI_TENANT_CONNECTION_PROVIDER, new HibernateTenantConnections(tenants));
            properties.put(MultiTenancySettings.MULTI_TENANT_IDENTIFIER_RESOLVER, new HibernateTenantResolver());
        };
    }

    /** Binds an event's tenant around its listener: outside of the listener's transaction, inside of the new thread. */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static Advisor tenantOfEvents() {
        DefaultPointcutAdvisor advisor = new DefaultPointcutAdvisor(
                new AnnotationMatchingPointcut(null, TransactionalEventListener.class, true), new TenantEventBinding());
        advisor.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return advisor;
    }
}
