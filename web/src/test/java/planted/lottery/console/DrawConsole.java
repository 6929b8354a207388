package planted.lottery.console;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Controller;
import planted.lottery.domain.Draw;

/** Breaks the style on purpose; see HouseRules. */
@Controller
public class DrawConsole {
    private static final ThreadLocal<String> TENANT = new ThreadLocal<>();

    @Autowired
    private JdbcTemplate jdbc;

    Draw draw(Connection connection, String name) throws SQLException {
        TENANT.set(name);
        try (Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM draw WHERE name = '" + name + "'");
        }
        jdbc.update("DELETE FROM draw WHERE name = '" + name + "'");
        cn.hutool.http.HttpUtil.get("http://127.0.0.1");
        return new Draw();
    }

    @Async
    @ApplicationModuleListener
    void on(String drawn) {}
}
