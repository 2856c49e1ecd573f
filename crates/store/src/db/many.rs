//! One statement for many rows: the text by which PostgreSQL does at once what a statement does for each of several sets of
//! values.

use tokio_postgres::types::Type;

/// The text that does for many sets of values what `sql` does for one: each placeholder stands for the array of that value's
/// column. `None` for anything but an insertion of plain values: what looks for rows finds each by itself, for joined with arrays it
/// is planned by guesses about tables that nobody has counted yet.
pub(super) fn many(sql: &str, kinds: &[Type]) -> Option<String> {
    let (before, values) = sql.strip_prefix("INSERT ").and_then(|rest| rest.split_once("VALUES ("))?;
    let values = values.strip_suffix(')').filter(|values| !values.contains(['(', ')']))?;
    let arrays: Vec<String> =
        kinds.iter().zip(1..).map(|(kind, number)| format!("${number}::{}[]", kind.name())).collect();
    let names: Vec<String> = (1..=kinds.len()).map(|number| format!("v{number}")).collect();
    let rows = format!("unnest({}) AS many ({})", arrays.join(", "), names.join(", "));
    (!kinds.is_empty()).then(|| format!("INSERT {before}SELECT {} FROM {rows}", by_name(values)))
}

/// Each `$1` as `many.v1`.
fn by_name(text: &str) -> String {
    text.replace('$', "many.v")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_insertion_takes_its_rows_from_arrays() {
        assert_eq!(
            many("INSERT INTO t (a, b, c) VALUES ($1, 0, $2)", &[Type::TEXT, Type::INT8]).unwrap(),
            "INSERT INTO t (a, b, c) SELECT many.v1, 0, many.v2 FROM unnest($1::text[], $2::int8[]) AS many (v1, v2)"
        );
    }

    #[test]
    fn a_statement_of_another_shape_is_left_alone() {
        assert_eq!(many("SELECT a FROM t WHERE b = $1", &[Type::TEXT]), None);
        assert_eq!(many("INSERT INTO t (a) VALUES ($1) ON CONFLICT (a) DO NOTHING", &[Type::TEXT]), None);
        assert_eq!(many("DELETE FROM t WHERE a = $1", &[Type::TEXT]), None);
    }
}
