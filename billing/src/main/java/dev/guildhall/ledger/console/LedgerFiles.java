package dev.guildhall.ledger.console;

import dev.guildhall.ledger.LedgerBooks;
import dev.guildhall.ledger.LedgerBooks.TrialBalance;
import dev.guildhall.ledger.LedgerBooks.TrialLine;
import dev.guildhall.ledger.LedgerStatements;
import dev.guildhall.ledger.LedgerStatements.Account;
import dev.guildhall.ledger.LedgerStatements.Line;
import dev.guildhall.ledger.LedgerStatements.Period;
import dev.guildhall.ledger.LedgerStatements.Statement;
import dev.guildhall.ledger.Unit;
import dev.guildhall.ui.Fmt;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.springframework.stereotype.Component;

/** The books as spreadsheets. Amounts are numbers: yuan with two decimals, points whole. */
@Component
class LedgerFiles {
    private static final int FLUSHED_AFTER = 500;

    private final LedgerBooks books;
    private final LedgerStatements statements;
    private final Fmt fmt;
    private final Clock clock;

    LedgerFiles(LedgerBooks books, LedgerStatements statements, Fmt fmt, Clock clock) {
        this.books = books;
        this.statements = statements;
        this.fmt = fmt;
        this.clock = clock;
    }

    void trialBalance(OutputStream out) throws IOException {
        try (var book = new Workbook(out, "Guildhall", "1.0")) {
            for (Unit unit : Unit.values()) {
                TrialBalance balance = books.trialBalance(unit);
                Worksheet sheet = book.newWorksheet("试算平衡 " + unit.label());
                sheet.value(0, 0, fmt.exact(clock.instant()));
                headers(sheet, 1, "账户", "类别", "账户数", "借方", "贷方");
                int row = 2;
                for (TrialLine line : balance.lines()) {
                    sheet.value(row, 0, line.name());
                    sheet.value(row, 1, line.kind().label());
                    sheet.value(row, 2, line.accounts());
                    amount(sheet, row, 3, line.debit(), unit);
                    amount(sheet, row, 4, line.credit(), unit);
                    row++;
                }
                sheet.value(row, 0, "合计");
                amount(sheet, row, 3, balance.debit(), unit);
                amount(sheet, row, 4, balance.credit(), unit);
                widths(sheet, 26, 10, 10, 18, 18);
            }
        }
    }

    /** @param name of the account for people, with its owner */
    void statement(Account account, String name, Period period, OutputStream out) throws IOException {
        Unit unit = account.unit();
        Statement sums = statements.statement(account.id(), period, 0, 1);
        try (var book = new Workbook(out, "Guildhall", "1.0")) {
            Worksheet sheet = book.newWorksheet("账户明细");
            sheet.value(0, 0, name + " · " + period.from() + " 至 " + period.to());
            headers(sheet, 1, "时间", "分录", "摘要", "对方账户", "借方", "贷方", "余额");
            sheet.value(2, 2, "期初余额");
            amount(sheet, 2, 6, sums.opening(), unit);
            sheet.freezePane(0, 2);
            widths(sheet, 20, 14, 44, 22, 16, 16, 16);
            var row = new AtomicInteger(2);
            statements.each(account.id(), period, line -> write(sheet, row.incrementAndGet(), line, unit));
            int last = row.incrementAndGet();
            sheet.value(last, 2, "合计");
            amount(sheet, last, 4, sums.debit(), unit);
            amount(sheet, last, 5, sums.credit(), unit);
            amount(sheet, last, 6, sums.closing(), unit);
        }
    }

    private void write(Worksheet sheet, int row, Line line, Unit unit) {
        sheet.value(row, 0, fmt.exact(line.at()));
        sheet.value(row, 1, line.number());
        sheet.value(row, 2, line.memo());
        sheet.value(row, 3, line.other());
        if (line.debit() > 0) {
            amount(sheet, row, 4, line.debit(), unit);
        }
        if (line.credit() > 0) {
            amount(sheet, row, 5, line.credit(), unit);
        }
        amount(sheet, row, 6, line.balance(), unit);
        if (row % FLUSHED_AFTER == 0) {
            try {
                sheet.flush();
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }
    }

    private static void amount(Worksheet sheet, int row, int column, long amount, Unit unit) {
        if (unit == Unit.FEN) {
            sheet.value(row, column, java.math.BigDecimal.valueOf(amount, 2));
            sheet.style(row, column).format("#,##0.00").set();
        } else {
            sheet.value(row, column, amount);
            sheet.style(row, column).format("#,##0").set();
        }
    }

    private static void headers(Worksheet sheet, int row, String... labels) {
        for (int column = 0; column < labels.length; column++) {
            sheet.value(row, column, labels[column]);
            sheet.style(row, column).bold().set();
        }
    }

    private static void widths(Worksheet sheet, int... widths) {
        for (int column = 0; column < widths.length; column++) {
            sheet.width(column, widths[column]);
        }
    }
}
