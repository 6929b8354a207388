package dev.guildhall.identity.security;

import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.session.config.SessionRepositoryCustomizer;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.session.jdbc.config.annotation.SpringSessionDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/** Keeps sessions in the control database: they are read before it is known whether the tenant may be asked. */
@Configuration(proxyBeanMethods = false)
class SessionStore {
    @Bean(defaultCandidate = false)
    @SpringSessionDataSource
    DataSource sessionDataSource(@Qualifier("platform") DataSource platform) {
        return platform;
    }

    /**
     * Statements that hold on PostgreSQL. The list of somebody's sessions comes back in an order: its reader takes rows that
     * follow each other for one session, and forgets attributes of one whose rows are scattered. Two requests that both add
     * an attribute for the first time do not fail each other.
     */
    @Bean
    SessionRepositoryCustomizer<JdbcIndexedSessionRepository> sessionStatements() {
        return sessions -> {
            sessions.setListSessionsByPrincipalNameQuery("""
                    SELECT s.primary_id, s.session_id, s.creation_time, s.last_access_time, s.max_inactive_interval,
                        sa.attribute_name, sa.attribute_bytes
                    FROM %TABLE_NAME% s LEFT JOIN %TABLE_NAME%_ATTRIBUTES sa ON sa.session_primary_id = s.primary_id
                    WHERE s.principal_name = ? ORDER BY s.primary_id""");
            sessions.setCreateSessionAttributeQuery("""
                    INSERT INTO %TABLE_NAME%_ATTRIBUTES (session_primary_id, attribute_name, attribute_bytes)
                    VALUES (?, ?, ?)
                    ON CONFLICT (session_primary_id, attribute_name)
                        DO UPDATE SET attribute_bytes = excluded.attribute_bytes""");
        };
    }

    @Bean(name = "springSessionTransactionOperations", defaultCandidate = false)
    TransactionOperations sessionTransactions(@Qualifier("platform") PlatformTransactionManager transactions) {
        TransactionTemplate template = new TransactionTemplate(transactions);
        template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        return template;
    }
}
