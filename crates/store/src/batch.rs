//! Reading what belongs to many cases at once: one statement takes so many keys.

use crate::{Failure, Jurisdiction, Row, Sql, Tx, Value};

/// How many keys one statement takes.
const KEYS: usize = 16;

/// The keys of a statement, as `IN` has them: `$2` to `$17`.
macro_rules! keys {
    () => {
        "($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
    };
}
pub(crate) use keys;

/// The rows that a statement with [`keys!`] gives for all of these keys. They come in the statement's order, key by key or sixteen keys
/// at a time.
///
/// # Errors
/// As the database has it.
pub(crate) fn by_keys<'k>(
    tx: &mut Tx<'_>,
    sql: Sql,
    jurisdiction: &Jurisdiction,
    keys: impl IntoIterator<Item = &'k str>,
) -> Result<Vec<Row>, Failure> {
    let keys: Vec<&str> = keys.into_iter().collect();
    let mut rows = Vec::new();
    for some in keys.chunks(KEYS) {
        // What is missing of sixteen is the last once more: it is found once all the same.
        let padded = (0..KEYS).filter_map(|at| some.get(at).or(some.last()));
        let values: Vec<Value> =
            std::iter::once(jurisdiction.value()).chain(padded.map(|key| (*key).into())).collect();
        rows.extend(tx.query(sql, &values)?);
    }
    Ok(rows)
}
