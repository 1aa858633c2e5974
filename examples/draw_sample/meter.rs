//! The meter ṭawīl, to hold vowels that were typed in to account: a wrong one does not scan.

/// Whether half a verse scans: four feet of moved (1) and still (0) letters, of which the
/// last is always shortened here.
pub fn is_tawil(half: &str) -> bool {
    const FEET: [&[&str]; 4] =
        [&["11010", "1101"], &["1101010", "110110", "110101"], &["11010", "1101"], &["110110"]];
    let mut rests = vec![String::new()];
    for letter in letters(half) {
        let mut longer = Vec::new();
        for rest in &rests {
            match letter {
                Sound::Moved => longer.push(format!("{rest}1")),
                Sound::Still => longer.push(format!("{rest}0")),
                // The poet's choice.
                Sound::MaybeStill => longer.extend([format!("{rest}0"), rest.clone()]),
            }
        }
        rests = longer;
    }
    for foot in FEET {
        let after = |rest: &String| {
            let feet = foot.iter().filter_map(|foot| rest.strip_prefix(foot));
            feet.map(str::to_owned).collect::<Vec<_>>()
        };
        rests = rests.iter().flat_map(after).collect();
    }
    rests.iter().any(String::is_empty)
}

#[derive(Clone, Copy, PartialEq)]
enum Sound {
    Moved,
    Still,
    MaybeStill,
}

const SUKUN: char = '\u{652}';
const SHADDA: char = '\u{651}';
const FATHATAN: char = '\u{64b}';

/// What is heard of half a verse, letter by letter.
fn letters(half: &str) -> Vec<Sound> {
    let mut heard = Vec::new();
    let mut drawn_out = false;
    for (number, word) in half.split(' ').enumerate() {
        let letters = marked(word);
        for (index, (letter, marks)) in letters.iter().enumerate() {
            let bare = marks.is_empty();
            let before = index.checked_sub(1).map(|index| &letters[index]);
            let after_prefix = index == 1 && letters.get(2).is_some_and(|(it, _)| *it == 'ل');
            if *letter == 'ا' && bare && ((index == 0 && number > 0) || after_prefix) {
                // It only carries the voice over, and a long vowel before it is cut.
                if drawn_out {
                    heard.pop();
                }
                drawn_out = false;
                continue;
            }
            // The article's lam, taken up by the letter after it.
            let silent_lam = *letter == 'ل' && bare;
            let tanwin_before = before.is_some_and(|(_, marks)| marks.contains(FATHATAN));
            let silent_alef = matches!(letter, 'ا' | 'ى') && tanwin_before;
            let plural_alef = *letter == 'ا'
                && index + 1 == letters.len()
                && before.is_some_and(|(it, marks)| *it == 'و' && marks.is_empty());
            if silent_lam || silent_alef || plural_alef {
                continue;
            }
            drawn_out = bare && matches!(letter, 'ا' | 'ى' | 'و' | 'ي');
            if drawn_out {
                heard.push(Sound::Still);
                continue;
            }
            if *letter == 'آ' {
                heard.extend([Sound::Moved, Sound::Still]);
                continue;
            }
            if marks.contains(SHADDA) {
                heard.push(Sound::Still);
            }
            if marks.contains(SUKUN) {
                heard.push(Sound::Still);
                continue;
            }
            let short_before = heard.last() == Some(&Sound::Moved);
            heard.push(Sound::Moved);
            if marks.contains(|mark| ('\u{64b}'..='\u{64d}').contains(&mark)) {
                heard.push(Sound::Still);
            } else if *letter == 'ه' && index + 1 == letters.len() && short_before {
                heard.push(Sound::MaybeStill);
            }
        }
    }
    // The end of a line is drawn out.
    match heard.last_mut() {
        Some(Sound::Moved) => heard.push(Sound::Still),
        Some(last @ Sound::MaybeStill) => *last = Sound::Still,
        _ => {}
    }
    heard
}

/// Letters with the marks they carry.
fn marked(word: &str) -> Vec<(char, String)> {
    let mut letters: Vec<(char, String)> = Vec::new();
    for letter in word.chars() {
        match letters.last_mut() {
            Some((_, marks)) if ('\u{64b}'..='\u{652}').contains(&letter) => marks.push(letter),
            _ => letters.push((letter, String::new())),
        }
    }
    letters
}

#[test]
fn the_meter_tells_a_wrong_vowel() {
    assert!(is_tawil("قِفَا نَبْكِ مِنْ ذِكْرَى حَبِيبٍ وَمَنْزِلِ"));
    assert!(!is_tawil("قِفَا نَبَكِ مِنْ ذِكْرَى حَبِيبٍ وَمَنْزِلِ"));
    assert!(!is_tawil("قِفَا نَبْكِ مِنْ ذِكَرَى حَبِيبٍ وَمَنْزِلِ"));
}
