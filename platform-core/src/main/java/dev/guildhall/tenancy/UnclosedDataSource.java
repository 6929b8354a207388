package dev.guildhall.tenancy;

import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Keeps the container from closing a pool that {@link Clusters} owns and closes in its own order. */
class UnclosedDataSource extends DelegatingDataSource {
    UnclosedDataSource(DataSource target) {
        super(target);
    }
}
