//! Statements, named and listed, so that a test can prepare every one of them on both databases.

/// Names statements and lists them as `ALL`.
macro_rules! statements {
    ($($name:ident = $sql:expr;)*) => {
        $(const $name: $crate::Sql = $sql;)*
        /// Every statement of this module.
        pub(crate) const ALL: &[$crate::Sql] = &[$($name),*];
    };
}

pub(crate) use statements;
