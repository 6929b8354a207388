package dev.guildhall;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.modulith.Modulithic;

/** The deployable: every module found below {@code dev.guildhall} on the class path. */
@SpringBootApplication
@Modulithic(
        systemName = "Guildhall",
        sharedModules = {"tenancy", "problem"})
public class Application {
    public static void main(String[] arguments) {
        SpringApplication.run(Application.class, arguments);
    }
}
