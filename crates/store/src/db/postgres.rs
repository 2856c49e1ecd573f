//! A connection to a PostgreSQL server.
//!
//! What it costs is the way there and back, and then what each statement costs. So writes whose answer nobody needs yet wait, and
//! go together with the next statement whose answer somebody does need: one way for all of them. Where the transaction is undone
//! as a whole if any of it fails, insertions by the same statement become one statement for many rows.

use std::collections::HashMap;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

use tokio::runtime::Runtime;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Statement};

use super::breaker::Breaker;
use super::connect::Purpose;
use super::connect::tls::Way;
use super::many::many;
use super::{Failure, Query, Row, Sql, Value, Writes};

/// A connection to a PostgreSQL server.
pub(crate) struct Postgres {
    client: Client,
    /// Where the connection is kept going while somebody waits for an answer.
    runtime: Runtime,
    prepared: HashMap<Sql, Statement>,
    /// Statements for many rows, by the one for a single row; `None` where there is none.
    prepared_for_many: HashMap<Sql, Option<Statement>>,
    /// What is still to be sent, in order.
    waiting: Vec<Request>,
    /// How what waits is written.
    writes: Writes,
    breaker: Breaker,
}

/// What the server is asked to do.
enum Request {
    /// To begin or mark a transaction.
    Mark(Sql),
    /// To write, and to change exactly one row if something is said for the case that it does not.
    Write { sql: Sql, statement: Statement, values: Vec<Value>, unless_one: Option<String> },
    /// To add many rows, given by columns.
    AddMany { statement: Statement, columns: Vec<Vec<Value>> },
    /// To find rows.
    Query { statement: Statement, values: Vec<Value> },
}

/// What the server answers: how many rows were changed, or which were found.
enum Answer {
    Changed(u64),
    Found(Vec<tokio_postgres::Row>),
}

impl Postgres {
    pub(super) fn connect(url: &str, purpose: Purpose, breaker: Breaker) -> Result<Self, Failure> {
        breaker.step()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Failure::Broken(error.to_string()))?;
        let way = Way::of(url).map_err(|error| Failure::Statement(error.to_string()))?;
        let client = runtime.block_on(way.connect()).map_err(Failure::Unavailable)?;
        let mut made = Self {
            client,
            runtime,
            prepared: HashMap::new(),
            prepared_for_many: HashMap::new(),
            waiting: Vec::new(),
            writes: Writes::Apart,
            breaker,
        };
        if purpose == Purpose::Read {
            made.batch("SET default_transaction_read_only = on")?;
        }
        Ok(made)
    }

    pub(super) fn execute(&mut self, sql: Sql, values: &[Value]) -> Result<u64, Failure> {
        let statement = self.prepared(sql)?;
        let request = Request::Write { sql, statement, values: values.to_vec(), unless_one: None };
        match self.send(vec![request])?.pop() {
            Some(Answer::Changed(rows)) => Ok(rows),
            _ => Ok(0),
        }
    }

    /// Carries out a write before anything that comes later, at the latest when the transaction ends.
    pub(super) fn later(
        &mut self,
        sql: Sql,
        values: Vec<Value>,
        unless_one: Option<String>,
    ) -> Result<(), Failure> {
        let statement = self.prepared(sql)?;
        self.waiting.push(Request::Write { sql, statement, values, unless_one });
        Ok(())
    }

    /// The rows of each query; all of them are sent together.
    pub(super) fn queries(&mut self, queries: Vec<Query>) -> Result<Vec<Vec<Row>>, Failure> {
        let mut requests = Vec::with_capacity(queries.len());
        for (sql, values) in queries {
            requests.push(Request::Query { statement: self.prepared(sql)?, values });
        }
        let found = self.send(requests)?.into_iter().map(|answer| match answer {
            Answer::Found(rows) => rows.iter().map(row).collect(),
            Answer::Changed(_) => Ok(Vec::new()),
        });
        found.collect()
    }

    /// The rows of a query that does not depend on what waits, which goes on waiting.
    pub(super) fn ahead(&mut self, query: Query) -> Result<Vec<Row>, Failure> {
        let has_begun = !matches!(self.waiting.first(), Some(Request::Mark(_)));
        let rest = self.waiting.split_off(usize::from(!has_begun));
        let found = self.queries(vec![query]);
        self.waiting = rest;
        Ok(found?.pop().unwrap_or_default())
    }

    /// Prepares a statement, and the one for many rows.
    pub(super) fn prepare(&mut self, sql: Sql) -> Result<(), Failure> {
        self.prepared_for_many(sql).map(drop)
    }

    pub(super) fn batch(&mut self, sql: &str) -> Result<(), Failure> {
        self.flush()?;
        self.breaker.step()?;
        self.runtime.block_on(self.client.batch_execute(sql))?;
        self.breaker.step()
    }

    /// Begins a transaction when the first statement of it is sent.
    pub(super) fn begin(&mut self, sql: Sql, writes: Writes) {
        self.waiting.push(Request::Mark(sql));
        self.writes = writes;
    }

    /// Sends what waits.
    pub(super) fn flush(&mut self) -> Result<(), Failure> {
        self.send(Vec::new()).map(drop)
    }

    /// Forgets what waits.
    pub(super) fn forget(&mut self) {
        self.waiting.clear();
    }

    pub(super) fn is_lost(&self) -> bool {
        self.client.is_closed()
    }

    /// Sends what waits and then these requests, and gives the answers to these.
    fn send(&mut self, requests: Vec<Request>) -> Result<Vec<Answer>, Failure> {
        let waiting = std::mem::take(&mut self.waiting);
        let mut all = match self.writes {
            Writes::Apart => waiting,
            Writes::Merged => self.merged(waiting)?,
        };
        let waited = all.len();
        all.extend(requests);
        if all.is_empty() {
            return Ok(Vec::new());
        }
        self.breaker.step()?;
        let mut answers = self.runtime.block_on(in_order(&self.client, &all))?;
        self.breaker.step()?;
        Ok(answers.split_off(waited))
    }

    /// The same requests, with insertions by the same statement made one where that first stands.
    fn merged(&mut self, requests: Vec<Request>) -> Result<Vec<Request>, Failure> {
        let mut by_statement: Vec<(Option<Sql>, Vec<Request>)> = Vec::new();
        for request in requests {
            let sql = match &request {
                Request::Write { sql, .. } => Some(*sql),
                _ => None,
            };
            match by_statement.iter_mut().find(|(other, _)| sql.is_some() && *other == sql) {
                Some((_, same)) => same.push(request),
                None => by_statement.push((sql, vec![request])),
            }
        }
        let mut merged = Vec::new();
        for (sql, same) in by_statement {
            match sql.filter(|_| same.len() > 1).map(|sql| self.prepared_for_many(sql)).transpose()?.flatten()
            {
                Some(statement) => merged.push(all_at_once(statement, same)),
                None => merged.extend(same),
            }
        }
        Ok(merged)
    }

    fn prepared_for_many(&mut self, sql: Sql) -> Result<Option<Statement>, Failure> {
        if let Some(statement) = self.prepared_for_many.get(sql) {
            return Ok(statement.clone());
        }
        let text = many(sql, self.prepared(sql)?.params());
        let statement = text.map(|text| self.runtime.block_on(self.client.prepare(&text))).transpose()?;
        self.prepared_for_many.insert(sql, statement.clone());
        Ok(statement)
    }

    fn prepared(&mut self, sql: Sql) -> Result<Statement, Failure> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.runtime.block_on(self.client.prepare(sql))?;
        self.prepared.insert(sql, statement.clone());
        Ok(statement)
    }
}

/// Insertions by the same statement, made one.
fn all_at_once(statement: Statement, same: Vec<Request>) -> Request {
    let mut columns: Vec<Vec<Value>> = vec![Vec::with_capacity(same.len()); statement.params().len()];
    for request in same {
        let Request::Write { values, .. } = request else { continue };
        columns.iter_mut().zip(values).for_each(|(column, value)| column.push(value));
    }
    Request::AddMany { statement, columns }
}

/// Sends all requests at once, in order, and waits for the answers. The first error is told.
async fn in_order(client: &Client, requests: &[Request]) -> Result<Vec<Answer>, Failure> {
    let mut sent: Vec<Pin<Box<_>>> = requests.iter().map(|request| Box::pin(ask(client, request))).collect();
    // A request is sent when its future is first polled, so each is polled once before any is waited for.
    let first = poll_fn(|context| {
        Poll::Ready(sent.iter_mut().map(|request| request.as_mut().poll(context)).collect::<Vec<_>>())
    })
    .await;
    let mut answers = Vec::with_capacity(sent.len());
    for (answer, request) in first.into_iter().zip(sent) {
        answers.push(match answer {
            Poll::Ready(answer) => answer?,
            Poll::Pending => request.await?,
        });
    }
    Ok(answers)
}

async fn ask(client: &Client, request: &Request) -> Result<Answer, Failure> {
    match request {
        Request::Mark(sql) => Ok(client.batch_execute(sql).await.map(|()| Answer::Changed(0))?),
        Request::Write { statement, values, unless_one, .. } => {
            match (client.execute_raw(statement, values).await?, unless_one) {
                (1, _) => Ok(Answer::Changed(1)),
                (_, Some(why)) => Err(Failure::Taken(why.clone())),
                (rows, None) => Ok(Answer::Changed(rows)),
            }
        }
        Request::AddMany { statement, columns } => {
            Ok(Answer::Changed(client.execute_raw(statement, columns).await?))
        }
        Request::Query { statement, values } => {
            let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
            Ok(Answer::Found(client.query(statement, &values).await?))
        }
    }
}

fn row(row: &tokio_postgres::Row) -> Result<Row, Failure> {
    let value = |index: usize| -> Result<Value, Failure> {
        Ok(match *row.columns()[index].type_() {
            Type::BOOL => row.try_get::<_, Option<bool>>(index)?.into(),
            Type::INT8 => row.try_get::<_, Option<i64>>(index)?.into(),
            Type::INT4 => row.try_get::<_, Option<i32>>(index)?.into(),
            Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(index)?.into(),
            _ => row.try_get::<_, Option<String>>(index)?.into(),
        })
    };
    Ok(Row((0..row.len()).map(value).collect::<Result<_, _>>()?))
}
