//! What URLs ask for, and who is believed: against a server that speaks just enough to be connected to.

use super::*;

fn read(query: &str) -> Result<(Wanted, Roots), LocationError> {
    Way::of(&format!("postgres://city@localhost/chuangyou{query}")).map(|way| (way.wanted, way.roots))
}

#[test]
fn a_url_says_how_far_the_server_is_to_be_believed() {
    let file = Roots::File("/etc/ca of city.pem".into());
    assert_eq!(read(""), Ok((Wanted::Rather, Roots::None)));
    assert_eq!(read("?sslmode=disable&connect_timeout=5"), Ok((Wanted::Plain, Roots::None)));
    for mode in ["verify-full", "require"] {
        let read = read(&format!("?sslmode={mode}&sslrootcert=%2Fetc%2Fca%20of%20city.pem"));
        let wanted = if mode == "require" { Wanted::Encrypted } else { Wanted::Named };
        let with_tls = cfg!(feature = "postgres-tls");
        let expected = if with_tls { Ok((wanted, file.clone())) } else { Err(LocationError::NoTls) };
        assert_eq!(read, expected);
    }
}

#[test]
fn what_cannot_be_kept_is_refused_when_it_is_read() {
    assert_eq!(read("?sslmode=verify"), Err(LocationError::SslMode("verify".into())));
    assert_eq!(read("?sslmode=verify-ca"), Err(LocationError::NoRoots));
    assert!(matches!(read("?sslmod=require"), Err(LocationError::Url(_))), "{:?}", read("?sslmod=require"));
}

#[test]
fn what_is_percent_encoded_is_decoded_and_what_is_not_stays() {
    assert_eq!(decoded("%2Fetc%2fca.pem"), "/etc/ca.pem");
    assert_eq!(decoded("100%"), "100%");
    assert_eq!(decoded("%zz%"), "%zz%");
}

#[cfg(feature = "postgres-tls")]
mod handshakes {
    use std::io::{Read as _, Write};
    use std::net::TcpListener;
    use std::sync::Arc;

    use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
    use rustls::pki_types::PrivateKeyDer;
    use tempfile::TempDir;

    use super::*;

    /// A server with a certificate for `localhost`, and the certificate of who signed it.
    struct Server {
        port: u16,
        folder: TempDir,
    }

    impl Server {
        fn start() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let mut authority = CertificateParams::new(Vec::new()).unwrap();
            authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
            let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
            std::fs::write(folder.path().join("ca.pem"), authority.pem()).unwrap();
            let key = KeyPair::generate().unwrap();
            let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
            let certificate = params.signed_by(&key, &authority).unwrap();
            let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
            let config = rustls::ServerConfig::builder_with_provider(Arc::new(
                rustls::crypto::ring::default_provider(),
            ))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let port = listener.local_addr().unwrap().port();
            let config = Arc::new(config);
            std::thread::spawn(move || {
                for stream in listener.incoming() {
                    let config = Arc::clone(&config);
                    std::thread::spawn(move || drop(answer(stream.unwrap(), config)));
                }
            });
            Self { port, folder }
        }

        fn connect(&self, host: &str, query: &str) -> Result<(), String> {
            let ca = self.folder.path().join("ca.pem").display().to_string().replace('/', "%2F");
            let query = query.replace("CA", &ca);
            let url = format!("postgres://city@{host}:{}/city?{query}", self.port);
            connect(&Way::of(&url).unwrap())
        }
    }

    fn connect(way: &Way) -> Result<(), String> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(way.connect()).map(drop)
    }

    /// Asked whether it speaks TLS, says yes; inside, lets everybody in.
    fn answer(mut stream: std::net::TcpStream, config: Arc<rustls::ServerConfig>) -> std::io::Result<()> {
        let mut asked = [0; 8];
        stream.read_exact(&mut asked)?;
        stream.write_all(b"S")?;
        let mut session = rustls::ServerConnection::new(config).unwrap();
        let mut tls = rustls::Stream::new(&mut session, &mut stream);
        let mut length = [0; 4];
        tls.read_exact(&mut length)?;
        let mut startup = vec![0; u32::from_be_bytes(length) as usize - 4];
        tls.read_exact(&mut startup)?;
        // AuthenticationOk and ReadyForQuery.
        tls.write_all(b"R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I")?;
        tls.flush()?;
        tls.read_exact(&mut length)
    }

    #[test]
    fn a_server_is_believed_as_far_as_was_asked_and_no_further() {
        let (server, other) = (Server::start(), Server::start());
        for (host, query) in [
            ("localhost", "sslmode=verify-full&sslrootcert=CA"),
            ("localhost", "sslmode=verify-ca&sslrootcert=CA"),
            ("127.0.0.1", "sslmode=verify-ca&sslrootcert=CA"),
            ("127.0.0.1", "sslmode=require&sslrootcert=CA"),
            ("127.0.0.1", "sslmode=require"),
            ("127.0.0.1", "sslmode=prefer"),
        ] {
            assert_eq!(server.connect(host, query), Ok(()), "{host} {query}");
        }
        let others = other.folder.path().join("ca.pem").display().to_string().replace('/', "%2F");
        for (host, query) in [
            ("127.0.0.1", "sslmode=verify-full&sslrootcert=CA"),
            ("localhost", "sslmode=verify-full&sslrootcert=OTHERS"),
            ("localhost", "sslmode=verify-ca&sslrootcert=OTHERS"),
            ("localhost", "sslmode=require&sslrootcert=OTHERS"),
            ("localhost", "sslmode=verify-full&sslrootcert=system"),
        ] {
            let error = server.connect(host, &query.replace("OTHERS", &others)).expect_err(query);
            assert!(error.contains("certificate"), "{query}: {error}");
        }
    }

    #[test]
    fn a_server_without_tls_is_left_if_tls_is_required() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            let mut stream = listener.accept().unwrap().0;
            let mut asked = [0; 8];
            stream.read_exact(&mut asked).unwrap();
            stream.write_all(b"N").unwrap();
        });
        let way = Way::of(&format!("postgres://city@127.0.0.1:{port}/city?sslmode=require")).unwrap();
        let error = connect(&way).expect_err("it goes on in the clear");
        assert!(error.contains("does not support TLS"), "{error}");
    }

    #[test]
    fn a_file_without_certificates_is_named() {
        let server = Server::start();
        std::fs::write(server.folder.path().join("ca.pem"), "nothing").unwrap();
        let error = server.connect("localhost", "sslmode=verify-full&sslrootcert=CA").unwrap_err();
        assert!(error.ends_with("ca.pem: there is no certificate in it"), "{error}");
    }
}
