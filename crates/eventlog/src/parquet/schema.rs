//! What the columns of a Parquet file hold and what is made of them.

use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::schema::types::{ColumnDescriptor, SchemaDescriptor};

use crate::ReadOptions;
use crate::layout::{Role, roles};

/// A wanted column.
#[derive(Debug)]
pub(super) struct Wanted {
    /// Its name in the file.
    pub(super) name: String,
    /// Its position among the leaves of the schema.
    pub(super) leaf: usize,
    /// What it means.
    pub(super) role: Role,
    /// What it holds.
    pub(super) kind: Kind,
}

/// What a column holds.
#[derive(Copy, Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Text,
    Json,
    Uuid,
    Int32(Sign),
    Int64(Sign),
    /// Decimals kept in whole numbers; divided by this, one is the value.
    Decimal32(f64),
    Decimal64(f64),
    Float,
    Double,
    Bool,
    Date,
    Timestamp(Unit, Wall),
    Int96,
}

/// Whether the whole numbers of a column may be negative.
#[derive(Copy, Clone, Debug, Eq, PartialEq)]
pub(super) enum Sign {
    Signed,
    Unsigned,
}

/// The unit of a timestamp.
#[derive(Copy, Clone, Debug, Eq, PartialEq)]
pub(super) enum Unit {
    Millis,
    Micros,
    Nanos,
}

/// What a timestamp counts from.
#[derive(Copy, Clone, Debug, Eq, PartialEq)]
pub(super) enum Wall {
    /// The epoch: it is an instant.
    Utc,
    /// 1970-01-01T00:00 on a local clock: it needs a zone.
    Local,
}

/// The columns to read, the case, activity and time before the others.
pub(super) fn wanted(schema: &SchemaDescriptor, options: &ReadOptions<'_>) -> Result<Vec<Wanted>, String> {
    let fields = schema.root_schema().get_fields();
    let names: Vec<String> = fields.iter().map(|field| field.name().to_owned()).collect();
    let roles = roles(&names, &options.layout, &options.select)?;
    let mut wanted = Vec::new();
    for (root, (name, role)) in names.into_iter().zip(roles).enumerate() {
        if role == Role::Skip {
            continue;
        }
        let leaf = (0..schema.num_columns()).find(|leaf| schema.get_column_root_idx(*leaf) == root);
        let flat = leaf.filter(|leaf| is_flat(&schema.column(*leaf)));
        let leaf = flat.ok_or_else(|| {
            format!("the column {name:?} is nested; expected one value a row (leave the column out by selecting the others)")
        })?;
        let column = schema.column(leaf);
        let kind = kind(&column).filter(|kind| suits(*kind, &role)).ok_or_else(|| {
            format!("the column {name:?} holds {}; expected {}", describe(&column), expected(&role))
        })?;
        wanted.push(Wanted { name, leaf, role, kind });
    }
    wanted.sort_by_key(|column| match column.role {
        Role::Case => 0,
        Role::Activity => 1,
        Role::Time => 2,
        _ => 3,
    });
    Ok(wanted)
}

fn is_flat(column: &ColumnDescriptor) -> bool {
    column.max_rep_level() == 0 && column.max_def_level() <= 1 && column.path().parts().len() == 1
}

/// What the column holds, when it is something a log can hold.
fn kind(column: &ColumnDescriptor) -> Option<Kind> {
    let logical = column.logical_type_ref();
    let converted = column.converted_type();
    match column.physical_type() {
        Type::BOOLEAN => Some(Kind::Bool),
        Type::FLOAT => Some(Kind::Float),
        Type::DOUBLE => Some(Kind::Double),
        Type::INT96 => Some(Kind::Int96),
        Type::INT32 => int32(column, logical, converted),
        Type::INT64 => int64(column, logical, converted),
        Type::BYTE_ARRAY => match (logical, converted) {
            (Some(LogicalType::Json), _) | (None, ConvertedType::JSON) => Some(Kind::Json),
            (Some(LogicalType::String | LogicalType::Enum | LogicalType::Unknown), _)
            | (None, ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::NONE) => Some(Kind::Text),
            _ => None,
        },
        Type::FIXED_LEN_BYTE_ARRAY => match logical {
            Some(LogicalType::Uuid) => Some(Kind::Uuid),
            _ => None,
        },
    }
}

fn int32(column: &ColumnDescriptor, logical: Option<&LogicalType>, converted: ConvertedType) -> Option<Kind> {
    match (logical, converted) {
        (Some(LogicalType::Date), _) | (None, ConvertedType::DATE) => Some(Kind::Date),
        (Some(LogicalType::Decimal(_)), _) | (None, ConvertedType::DECIMAL) => {
            Some(Kind::Decimal32(10_f64.powi(column.type_scale())))
        }
        (Some(LogicalType::Time(_)), _) | (None, ConvertedType::TIME_MILLIS) => None,
        (Some(LogicalType::Integer(int)), _) if !int.is_signed => Some(Kind::Int32(Sign::Unsigned)),
        (None, ConvertedType::UINT_32 | ConvertedType::UINT_16 | ConvertedType::UINT_8) => {
            Some(Kind::Int32(Sign::Unsigned))
        }
        _ => Some(Kind::Int32(Sign::Signed)),
    }
}

fn int64(column: &ColumnDescriptor, logical: Option<&LogicalType>, converted: ConvertedType) -> Option<Kind> {
    match (logical, converted) {
        (Some(LogicalType::Timestamp(stamp)), _) => {
            let unit = match stamp.unit {
                TimeUnit::MILLIS => Unit::Millis,
                TimeUnit::MICROS => Unit::Micros,
                TimeUnit::NANOS => Unit::Nanos,
            };
            Some(Kind::Timestamp(unit, if stamp.is_adjusted_to_u_t_c { Wall::Utc } else { Wall::Local }))
        }
        (None, ConvertedType::TIMESTAMP_MILLIS) => Some(Kind::Timestamp(Unit::Millis, Wall::Utc)),
        (None, ConvertedType::TIMESTAMP_MICROS) => Some(Kind::Timestamp(Unit::Micros, Wall::Utc)),
        (Some(LogicalType::Decimal(_)), _) | (None, ConvertedType::DECIMAL) => {
            Some(Kind::Decimal64(10_f64.powi(column.type_scale())))
        }
        (Some(LogicalType::Time(_)), _) | (None, ConvertedType::TIME_MICROS) => None,
        (Some(LogicalType::Integer(int)), _) if !int.is_signed => Some(Kind::Int64(Sign::Unsigned)),
        (None, ConvertedType::UINT_64) => Some(Kind::Int64(Sign::Unsigned)),
        _ => Some(Kind::Int64(Sign::Signed)),
    }
}

fn suits(kind: Kind, role: &Role) -> bool {
    match role {
        Role::Case | Role::Activity => {
            matches!(kind, Kind::Text | Kind::Uuid | Kind::Int32(_) | Kind::Int64(_))
        }
        Role::Time | Role::Happened(_) => {
            matches!(kind, Kind::Text | Kind::Date | Kind::Timestamp(..) | Kind::Int96)
        }
        _ => true,
    }
}

fn expected(role: &Role) -> &'static str {
    match role {
        Role::Case => "the case id as text or whole numbers",
        Role::Activity => "the activity as text or whole numbers",
        Role::Time | Role::Happened(_) => {
            "times (timestamps, dates, or texts such as 2026-02-02T09:30:00+08:00)"
        }
        _ => "texts, numbers, truth values or times",
    }
}

fn describe(column: &ColumnDescriptor) -> String {
    let physical = column.physical_type();
    match (column.logical_type_ref(), column.converted_type()) {
        (Some(logical), _) => format!("{physical} ({logical:?})"),
        (None, ConvertedType::NONE) => physical.to_string(),
        (None, converted) => format!("{physical} ({converted})"),
    }
}
