//! The commands that copy a city and bring it back.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::ServeArgs;

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  chuangyou backup /backup/2026-11-23 --data /var/lib/chuangyou
  chuangyou backup /backup/2026-11-24 --data /var/lib/chuangyou --last /backup/2026-11-23
  chuangyou backup /backup/2026-11-24 --config chuangyou.toml --pg /usr/lib/postgresql/15/bin

The server goes on serving. The folder appears whole or not at all; one that is there is never overwritten. Everything that was
acknowledged before the backup began is in it. With PostgreSQL, pg_dump copies the database; --files-only leaves it to you. The
key that seals the journal (seal.key) is not copied: keep it where the backups are not.

Exit codes: 0 done; 1 done, but attachments that the city names are missing in the city itself; 2 no backup was made.")]
pub(crate) struct BackupArgs {
    #[command(flatten)]
    pub server: ServeArgs,
    /// The folder to make
    #[arg(value_name = "BACKUP")]
    pub into: PathBuf,
    /// An earlier backup on the same disk: attachments that it has are linked, and take no room
    #[arg(long, value_name = "BACKUP")]
    pub last: Option<PathBuf>,
    /// Copy attachments only; the database is copied in another way
    #[arg(long)]
    pub files_only: bool,
    /// Folder of pg_dump [default: the search path]
    #[arg(long, value_name = "DIR")]
    pub pg: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  chuangyou restore /backup/2026-11-23 --data /var/lib/chuangyou --key /safe/seal.key
  chuangyou restore /backup/2026-11-23 --data /var/lib/chuangyou --database postgres://city@localhost/empty

The folder must be empty or not there, a database on a server must be empty. What was brought back is then verified: the journal, up
to the head that was signed before the backup began, and every attachment against its hash.

Exit codes: 0 brought back and verified; 1 brought back, but something is not what was written; 2 not brought back.")]
pub(crate) struct RestoreArgs {
    #[command(flatten)]
    pub server: ServeArgs,
    /// The backup
    #[arg(value_name = "BACKUP")]
    pub from: PathBuf,
    /// The key that seals the journal, to be put back with it
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// Folder of pg_restore [default: the search path]
    #[arg(long, value_name = "DIR")]
    pub pg: Option<PathBuf>,
}
