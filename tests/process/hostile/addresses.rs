//! Ten thousand addresses that nobody should send.

use std::net::SocketAddr;
use std::path::Path;

use warraq::geometry::Size;

use crate::support::pictures::{scene, write_png};
use crate::support::{Answer, Server, client};

const ADDRESSES: u64 = 10_000;

/// Clients that ask at one time.
const CLIENTS: u64 = 4;

/// Addresses that are answered as they stand. Pictures are small: what is asked of them
/// may be much.
const VALID: [&str; 15] = [
    "/iiif/3/a.png/full/max/0/default.jpg",
    "/iiif/3/ms%2Ff%20001r.png/0,0,32,24/16,/90/gray.png",
    "/iiif/3/ms%2Ff%20001r.png/pct:10,10,50.5,50/!20,20/!22.5/color.webp",
    "/iiif/3/a.png/square/^100,/180/bitonal.gif",
    "/iiif/3/a.png/full/^pct:120/0/default.tif",
    "/iiif/3/a.png/info.json",
    "/iiif/3/ms%2Ff%20001r.png",
    "/iiif/2/a.png/full/full/0/default.jpg",
    "/iiif/2/a.png/5,5,20,20/,10/270/bitonal.png",
    "/iiif/2/ms%2Ff%20001r.png/info.json",
    "/iiif/presentation/3/ms/manifest",
    "/",
    "/mirador?manifest=http%3A%2F%2Fexample.org%2Fm&canvas=c",
    "/uv?manifest=http%3A%2F%2Fexample.org%2Fm&canvas=c&lang=ar",
    "/health",
];

/// Spliced into addresses. A space or a line break would end the address, not be in it.
const PIECES: [&[u8]; 40] = [
    b"%",
    b"%2",
    b"%zz",
    b"%00",
    b"%2F",
    b"%2e%2e%2f",
    b"%25",
    b"%ff",
    b"%F0%9F%93%9C",
    b"%0a",
    b"..",
    b"../",
    b"/../../etc/passwd",
    b"//",
    b"/",
    b"./",
    b"\\",
    b"^",
    b"|",
    b"[",
    b"]",
    b"{",
    b"}",
    b"<",
    b">",
    b"\"",
    b"`",
    b"?",
    b"#",
    b"&x=",
    b":",
    b";",
    b",",
    b"!",
    b"0",
    b"-1",
    b"1e309",
    b"18446744073709551616",
    "مخطوط".as_bytes(),
    b"\xFF\xFE",
];

/// Put where a parameter stood.
const NUMBERS: [&str; 12] = [
    "0",
    "00",
    "-0",
    "1",
    "2147483648",
    "4294967295",
    "4294967296",
    "18446744073709551616",
    "99999999999999999999999999999999",
    "0.0000000000000000000001",
    "NaN",
    "1e5",
];

/// Other methods than GET, which most requests have.
const METHODS: [&str; 8] = ["HEAD", "HEAD", "OPTIONS", "OPTIONS", "POST", "DELETE", "PUT", "BREW"];

/// Source: S. Vigna, "An experimental exploration of Marsaglia's xorshift generators,
/// scrambled" (2016): xorshift64*.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// The request of this number: always the same one.
fn request(number: u64) -> (&'static str, Vec<u8>) {
    let mut random = Random((number + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let mut address = if random.below(20) == 0 {
        noise(&mut random)
    } else {
        random.of(&VALID).as_bytes().to_vec()
    };
    for _ in 0..random.below(4) {
        mutate(&mut address, &mut random);
    }
    // What cannot stand in the first line of a request is no longer part of the address.
    address.retain(|byte| !matches!(byte, b' ' | b'\r' | b'\n'));
    let method = if random.below(5) == 0 { *random.of(&METHODS) } else { "GET" };
    (method, address)
}

fn noise(random: &mut Random) -> Vec<u8> {
    let length = 1 + random.below(60);
    let mut address = b"/".to_vec();
    address.extend((0..length).map(|_| random.next() as u8));
    address
}

fn mutate(address: &mut Vec<u8>, random: &mut Random) {
    let at = random.below(address.len().max(1)).min(address.len());
    match random.below(8) {
        0 if at < address.len() => address[at] ^= 1 << random.below(8),
        1 => {
            let piece = *random.of(&PIECES);
            address.splice(at..at, piece.iter().copied());
        }
        2 => {
            let end = (at + 1 + random.below(5)).min(address.len());
            address.drain(at..end);
        }
        3 => {
            let long = 1 << random.below(15);
            address.splice(at..at, std::iter::repeat_n(*random.of(b"a0%/.,"), long));
        }
        4 => in_segments(address, random, |segments, random| {
            let (one, other) = (random.below(segments.len()), random.below(segments.len()));
            segments.swap(one, other);
        }),
        5 => in_segments(address, random, |segments, random| {
            let at = random.below(segments.len());
            let copy = segments[at].clone();
            segments.insert(at, copy);
        }),
        6 => in_segments(address, random, |segments, random| {
            let at = random.below(segments.len());
            segments[at] = random.of(&NUMBERS).as_bytes().to_vec();
        }),
        _ => one_number(address, random),
    }
}

/// Changes the parts between slashes; the address keeps its first slash.
fn in_segments(
    address: &mut Vec<u8>,
    random: &mut Random,
    change: impl Fn(&mut Vec<Vec<u8>>, &mut Random),
) {
    let mut segments: Vec<_> = address.split(|byte| *byte == b'/').map(<[u8]>::to_vec).collect();
    change(&mut segments, random);
    *address = segments.join(&b'/');
}

/// Puts another number where one stands.
fn one_number(address: &mut Vec<u8>, random: &mut Random) {
    let digit = |byte: &u8| byte.is_ascii_digit();
    let starts: Vec<_> = (0..address.len())
        .filter(|&at| digit(&address[at]) && (at == 0 || !digit(&address[at - 1])))
        .collect();
    if starts.is_empty() {
        return;
    }
    let start = *random.of(&starts);
    let length = address[start..].iter().take_while(|byte| digit(byte)).count();
    address.splice(start..start + length, random.of(&NUMBERS).bytes());
}

/// What may be answered. 414 is for addresses that are too long, 303 for base addresses.
fn assert_clear(method: &str, address: &[u8], answer: &Answer) {
    let shown = String::from_utf8_lossy(&address[..address.len().min(300)]).into_owned();
    let known = match answer.status {
        200 | 303 | 304 => matches!(method, "GET" | "HEAD"),
        204 => method == "OPTIONS",
        405 => !matches!(method, "GET" | "HEAD" | "OPTIONS"),
        400 | 404 | 414 | 501 => true,
        _ => false,
    };
    assert!(known, "{method} {shown}: {} {}", answer.status, String::from_utf8_lossy(&answer.body));
    if method == "HEAD" {
        assert!(answer.body.is_empty(), "HEAD {shown}: a body");
    }
}

fn ask(server: SocketAddr, numbers: impl Iterator<Item = u64>) -> usize {
    let mut good = 0;
    for number in numbers {
        let (method, address) = request(number);
        let answer = client::send(server, method, &address, &[]).unwrap_or_else(|error| {
            panic!("request {number}: {method} {}: {error}", String::from_utf8_lossy(&address))
        });
        assert_clear(method, &address, &answer);
        good += usize::from(answer.status == 200);
    }
    good
}

fn write_pictures(folder: &Path) {
    let size = Size::new(64, 48);
    std::fs::create_dir(folder.join("ms")).unwrap();
    for name in ["a.png", "ms/f 001r.png"] {
        write_png(&folder.join(name), size, &scene(size));
    }
}

#[test]
fn ten_thousand_odd_addresses_are_answered_and_leave_no_trace() {
    let folder = tempfile::tempdir().unwrap();
    write_pictures(folder.path());
    // Enlarging stays cheap.
    let config = folder.path().join("small.toml");
    std::fs::write(&config, "[limits]\nmax_area = 40000\n").unwrap();
    let viewers = folder.path().join("no viewers");
    let arguments = ["--config", config.to_str().unwrap(), "--viewers", viewers.to_str().unwrap()];
    let server = Server::with(folder.path(), &arguments);
    for address in VALID {
        let expected = match address {
            "/iiif/3/ms%2Ff%20001r.png" => 303,
            viewer if viewer.starts_with("/mirador") || viewer.starts_with("/uv") => 501,
            _ => 200,
        };
        assert_eq!(server.get(address).status, expected, "{address}");
    }
    let address = server.address;
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| (client..ADDRESSES).step_by(CLIENTS as usize))
        .map(|numbers| std::thread::spawn(move || ask(address, numbers)))
        .collect();
    let good: usize = clients.into_iter().map(|client| client.join().unwrap()).sum();
    assert!(good > 1000, "only {good} addresses were still good: too much is mutated");
    assert_eq!(server.get("/health").text(), "ok\n");
    assert_eq!(server.get(VALID[0]).picture().size(), (64, 48));
    server.stop();
}
