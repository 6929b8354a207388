package dev.guildhall.sandbox;

import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestApplication;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.ActiveProfiles;

/** Billing and the simulators on a real port, in a hurry: one context for all tests of money over the wire. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@GuildhallTest
@SpringBootTest(
        classes = TestApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "guildhall.jobs.enabled=false",
            "guildhall.wechatpay.patience=PT2S",
            "guildhall.sandbox.wechatpay.retries=PT0.3S,PT0.3S",
            "guildhall.sandbox.wechatpay.refund-takes=PT0.2S"
        })
@ActiveProfiles({"test", "sandbox"})
public @interface WithSimulator {}
