package dev.guildhall.imports;

/**
 * A row that did not come in, as it may be shown: values of sensitive columns are masked.
 *
 * @param row spreadsheet row number
 * @param name value of the kind's name column, may be empty
 * @param column header in the file
 * @param reason stable code
 */
public record RefusedRow(
        int row, String name, String column, String value, String reason, String words, String remedy) {}
