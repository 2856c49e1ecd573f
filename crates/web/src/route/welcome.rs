//! The first page of a demonstration.

use axum::extract::State;
use axum::response::Response;
use chuangyou_app::demo::{Somebody, Trial};
use chuangyou_programme::model::Text;

use crate::server::{Access, Demonstration, Fault, Handled, Site, Visit, get};
use chuangyou_pages::page::welcome::{Guest, Welcome, WelcomeTrial};

pub(super) fn routes() -> Vec<Handled> {
    vec![get("/welcome", Access::Everyone, welcome)]
}

async fn welcome(State(site): State<Site>, visit: Visit) -> Result<Response, Fault> {
    let shown = site.settings.demonstration.as_ref().ok_or(Fault::NotFound)?;
    Ok(visit.show(&site, &page(shown)))
}

fn page(shown: &Demonstration) -> Welcome {
    let as_whom = |login: &str| shown.people.iter().find(|somebody| somebody.login == login).map(guest);
    let trial = |trial: &Trial| WelcomeTrial {
        title: trial.title.clone(),
        what: trial.what.clone(),
        guest: as_whom(trial.login),
        at: trial.at.to_owned(),
    };
    Welcome {
        tour: shown.tour.iter().map(trial).collect(),
        people: shown.people.iter().map(guest).collect(),
        password: shown.password.clone(),
        passphrase: shown.passphrase.clone(),
    }
}

fn guest(somebody: &Somebody) -> Guest {
    let (zh, en) = somebody.what;
    Guest {
        login: somebody.login.to_owned(),
        name: somebody.name.to_owned(),
        what: Text { zh: zh.to_owned(), en: en.to_owned() },
    }
}
