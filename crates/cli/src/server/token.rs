//! `chuangyou token`: lets another system in.

use anyhow::{Context as _, Result, anyhow};
use chuangyou_app::Clock;
use chuangyou_app::token::{NewToken, Scope, make};
use chuangyou_store::account;

use super::{open, runtime};
use crate::args::TokenArgs;
use crate::failure::{Hint as _, Outcome};
use crate::settings::Settings;

/// Makes a token and prints it, this once.
///
/// # Errors
/// When a scope is none, there is no such account, or the store cannot be written.
pub(crate) fn run(args: &TokenArgs) -> Result<Outcome> {
    let settings = Settings::read(&args.server)?;
    let scopes = args.scope.iter().map(|name| scope(name)).collect::<Result<Vec<_>>>()?;
    let (name, login) = (args.name.clone(), args.account.clone());
    let secret = runtime()?.block_on(async {
        let city = open(&settings, Clock::Machine).await?;
        let account = match login {
            None => None,
            Some(login) => {
                let asked = login.clone();
                let found =
                    city.read(move |tx, jurisdiction| account::by_login(tx, jurisdiction, &asked)).await?;
                Some(found.with_context(|| format!("there is no account `{login}`"))?.id)
            }
        };
        anyhow::Ok(make(&city, NewToken { name, scopes, account, ends_at: None }).await?.secret)
    })?;
    println!("{secret}");
    eprintln!("keep it: it is not shown again");
    Ok(Outcome::Fine)
}

fn scope(name: &str) -> Result<Scope> {
    let known: Vec<&str> = Scope::ALL.iter().map(|scope| scope.name()).collect();
    Scope::of(name)
        .ok_or_else(|| anyhow!("`{name}` is no scope"))
        .hint(format!("scopes are {}", known.join(", ")))
}
