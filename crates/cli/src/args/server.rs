//! The commands around a running city.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args as ClapArgs;

#[derive(Debug, Default, ClapArgs)]
#[command(after_help = "\
Examples:
  chuangyou serve --data /var/lib/chuangyou --listen 127.0.0.1:8080
  chuangyou serve --config chuangyou.toml --database postgres://city@localhost/chuangyou
  CHUANGYOU_SERVER_LOG=debug chuangyou serve

Settings come from the file, then the environment (CHUANGYOU_SERVER_LISTEN and so on), then these flags; the later wins. `chuangyou config`
prints them all with what they mean.")]
pub(crate) struct ServeArgs {
    /// File of settings, TOML
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Address and port to listen at
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<SocketAddr>,
    /// Folder of the database, the attachments and the sealing key
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// PostgreSQL instead of SQLite: postgres://user@host/name
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
    /// Folder of the programme [default: Luoyang's of 2011]
    #[arg(long, value_name = "DIR")]
    pub programme: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  chuangyou demo
  chuangyou demo --cases 3000
  chuangyou demo --cases 4000 --years 1 --seed 7 --keep /tmp/city
  chuangyou demo --listen 127.0.0.1:9000 --keep /tmp/city

Without --cases it is a small city with one case of each kind to take up. With it, residents, desks and leaders have been about their
business for years that end now; the same seed makes the same city on the same day. It takes about 11 ms of a processor for each case:
1,000 cases a quarter of a minute, 4,000 less than one. With --keep it is made once. docs/simulation.md says more.")]
pub(crate) struct DemoArgs {
    /// About how many cases people have opened: a city that was at work for years [default: a small city]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub cases: Option<u32>,
    /// For how many years the city has been at work
    #[arg(long, value_name = "N", default_value = "1", requires = "cases", value_parser = clap::value_parser!(u8).range(1..=15))]
    pub years: u8,
    /// What all chance in the city follows from
    #[arg(long, value_name = "N", default_value = "1", requires = "cases")]
    pub seed: u64,
    /// Address and port to listen at [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<SocketAddr>,
    /// Keep the city in this folder, and open it again next time [default: it is gone at the end]
    #[arg(long, value_name = "DIR")]
    pub keep: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  chuangyou verify --data /var/lib/chuangyou
  chuangyou verify --data /var/lib/chuangyou --head head-2026-10.json --save-head head-2026-11.json

Exit codes: 0 the journal is what was written; 1 it is not; 2 it cannot be read.")]
pub(crate) struct VerifyArgs {
    #[command(flatten)]
    pub server: ServeArgs,
    /// Public key that heads are to be signed with, in hexadecimal; may be given several times [default: the server's own]
    #[arg(long, value_name = "HEX")]
    pub key: Vec<String>,
    /// A head that was saved earlier: what was sealed then must still be there
    #[arg(long, value_name = "FILE")]
    pub head: Option<PathBuf>,
    /// Save the last head, to be kept elsewhere
    #[arg(long, value_name = "FILE")]
    pub save_head: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  chuangyou token --name \"construction system\" --scope events:write
  chuangyou token --name \"counter 3\" --scope cases:read --scope commands:write --account clerk

Scopes: cases:read, commands:write, events:write, cards:read. docs/api.md says what each is for.")]
pub(crate) struct TokenArgs {
    #[command(flatten)]
    pub server: ServeArgs,
    /// What people call it
    #[arg(long, value_name = "NAME")]
    pub name: String,
    /// What it may do; may be given several times
    #[arg(long, value_name = "SCOPE", required = true)]
    pub scope: Vec<String>,
    /// Login of the account in whose name it reads and acts
    #[arg(long, value_name = "LOGIN")]
    pub account: Option<String>,
}
