package planted.lottery.domain;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import planted.lottery.console.DrawConsole;

/** Breaks the style on purpose; see HouseRules. */
@Entity
public class Draw {
    @Id
    private long id;

    private Instant at = Instant.now();

    public void setAt(Instant at) {
        this.at = at;
    }

    Instant drawnFor(HttpServletRequest request, DrawConsole console) {
        return at;
    }
}
