//! Lines of ledgers, in words.

use chuangyou_app::Rulebook;
use chuangyou_engine::case::FieldValue;
use chuangyou_programme::model::{Field, FieldType, Procedure, Text};
use chuangyou_store::{CaseRow, Failure, Jurisdiction, Tx, account, case_row};

use super::words::Names;
use chuangyou_pages::page::Choice;

/// The fields that the ledger of a procedure shows.
pub(crate) fn columns(procedure: &Procedure) -> impl Iterator<Item = &Field> {
    procedure.ledger.iter().flatten().map(|id| &procedure.fields[id.index()])
}

/// What a ledger can be narrowed by: the label and the choices of its first field that has choices.
pub(crate) fn kinds(procedure: &Procedure) -> Option<(Text, Vec<Choice>)> {
    columns(procedure).find_map(|field| match &field.kind {
        FieldType::Choice(choices) => {
            let choice = |(id, title): &(String, Text)| Choice { id: id.clone(), title: title.clone() };
            Some((field.label.clone(), choices.iter().map(choice).collect()))
        }
        _ => None,
    })
}

/// What the ledger's fields say of a case, in the order of its columns.
pub(crate) fn cells(
    book: &Rulebook,
    procedure: &Procedure,
    row: &CaseRow,
    names: &Names,
) -> Vec<Option<Text>> {
    let fields = row.ledger.as_ref().map(|line| &line.fields);
    let cell = |field: &Field| names.value(book, field, fields?.get(field.id.as_str())?);
    columns(procedure).map(cell).collect()
}

/// What the people and cases that the lines speak of are called.
///
/// # Errors
/// As the database has it.
pub(crate) fn names(tx: &mut Tx<'_>, city: &Jurisdiction, rows: &[CaseRow]) -> Result<Names, Failure> {
    let fields = rows.iter().filter_map(|row| row.ledger.as_ref()).flat_map(|line| line.fields.values());
    let mut names = Names::default();
    for value in fields {
        match value {
            FieldValue::Person(person) if !names.people.contains_key(person) => {
                let known = account::by_id(tx, city, person)?;
                names.people.extend(known.map(|account| (person.clone(), account.name)));
            }
            FieldValue::Case(case) if !names.cases.contains_key(case) => {
                let known = case_row::by_id(tx, city, case)?;
                names.cases.extend(known.map(|row| (case.clone(), row.number)));
            }
            _ => {}
        }
    }
    Ok(names)
}
