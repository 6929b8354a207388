package dev.guildhall.identity.security;

import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
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

    @Bean(name = "springSessionTransactionOperations", defaultCandidate = false)
    TransactionOperations sessionTransactions(@Qualifier("platform") PlatformTransactionManager transactions) {
        TransactionTemplate template = new TransactionTemplate(transactions);
        template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        return template;
    }
}
