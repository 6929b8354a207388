package dev.guildhall.identity.operator;

import dev.guildhall.catalog.DemoAccounts;
import dev.guildhall.identity.PublicAddress;
import dev.guildhall.identity.domain.Secrets;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Lets the first operator in. In the demo ({@code guildhall.demo}) with a generated password that the demo's list of accounts
 * shows, and with a client of the operator's API; otherwise by a link in the log with which the password is set once.
 */
@Component
class FirstOperator {
    private static final Logger LOG = LoggerFactory.getLogger(FirstOperator.class);
    private static final String USERNAME = "operator";
    private static final String CLIENT = "demo-operator-client";

    private final Operators operators;
    private final OperatorClients clients;
    private final DemoAccounts demoAccounts;
    private final PublicAddress address;
    private final boolean demo;

    FirstOperator(
            Operators operators,
            OperatorClients clients,
            DemoAccounts demoAccounts,
            PublicAddress address,
            @Value("${guildhall.demo:false}") boolean demo) {
        this.operators = operators;
        this.clients = clients;
        this.demoAccounts = demoAccounts;
        this.address = address;
        this.demo = demo;
    }

    @EventListener(ApplicationReadyEvent.class)
    @Order(0)
    void letIn() {
        if (demo) {
            letInDemo();
        } else if (operators.noneCanSignIn()) {
            UUID id = operators.open(USERNAME, "平台运营");
            LOG.warn(
                    "No operator can sign in yet. Set the password of \"{}\" within 72 hours, once, at {}",
                    USERNAME,
                    address.ofDeployment("/operator/welcome?ticket=" + operators.ticket(id)));
        }
    }

    /** The demo has its own operator, whoever else there is; the list of demo accounts tells whether it has one already. */
    private void letInDemo() {
        if (demoAccounts.all().stream().anyMatch(account -> account.role().equals("operator"))) {
            return;
        }
        String password = demoAccounts.passwordFor("operator");
        operators.setPassword(operators.open(USERNAME, "平台运营"), password);
        demoAccounts.record(null, "operator", USERNAME, null, password, "运营后台 /operator");
        String secret = Secrets.token();
        clients.register(CLIENT, "演示接口", secret);
        demoAccounts.record(null, "operator-client", CLIENT, null, secret, "运营接口 POST /oauth2/token");
    }
}
