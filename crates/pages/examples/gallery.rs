//! Writes every example of every page in both languages, with what they load, into a folder:
//! `cargo run -p chuangyou-pages --example gallery -- /tmp/gallery`.

use std::path::Path;
use std::{env, fs, io};

use chuangyou_pages::assets::Asset;
use chuangyou_pages::lang::Lang;
use chuangyou_pages::page::sample::gallery;

fn main() -> io::Result<()> {
    let Some(folder) = env::args().nth(1) else {
        eprintln!("usage: gallery FOLDER");
        std::process::exit(2);
    };
    let folder = Path::new(&folder);
    for asset in Asset::all() {
        let path = folder.join("assets").join(&asset.name);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, asset.bytes)?;
    }
    let mut pages = 0;
    for lang in Lang::ALL {
        let folder = folder.join(lang.tag());
        fs::create_dir_all(&folder)?;
        for shown in gallery(lang) {
            // Pages are opened as files: what they load lies beside their folder.
            let html = shown.html.replace("\"/assets/", "\"../assets/");
            fs::write(folder.join(format!("{}.html", shown.name)), html)?;
            pages += 1;
        }
    }
    println!("{pages} pages in {}", folder.display());
    Ok(())
}
