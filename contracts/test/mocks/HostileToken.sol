// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

/// @dev A token that misbehaves in one chosen way.
contract HostileToken {
    enum Answer {
        True,
        False,
        Nothing,
        Refuse
    }

    enum Paused {
        No,
        Yes,
        Reverts,
        SaysNothing
    }

    mapping(address account => uint256) public balanceOf;
    Paused public pauseState;
    Answer public answer;
    uint256 public feeBps;
    bool public movesNothing;
    bool private refusesOnce;
    address private target;
    bytes private callback;
    bytes public callbackReason;
    bool public callbackDone;

    function mint(address to, uint256 value) external {
        balanceOf[to] += value;
    }

    function setAnswer(Answer chosen) external {
        answer = chosen;
    }

    function setPaused(Paused chosen) external {
        pauseState = chosen;
    }

    function paused() external view returns (bool) {
        require(pauseState != Paused.Reverts, "HostileToken: will not say");
        if (pauseState == Paused.SaysNothing) {
            // A byte short of an answer: "yes" to a caller who does not ask for its size.
            assembly ("memory-safe") {
                mstore(0, not(0))
                return(0, 31)
            }
        }
        return pauseState == Paused.Yes;
    }

    function setFee(uint256 bps) external {
        feeBps = bps;
    }

    function setMovesNothing(bool chosen) external {
        movesNothing = chosen;
    }

    /// @dev During the next movement of tokens, calls `callbackTarget` once.
    function setCallback(address callbackTarget, bytes calldata data) external {
        target = callbackTarget;
        callback = data;
    }

    function allowance(address, address) external pure returns (uint256) {
        return type(uint256).max;
    }

    function permit(address, address, uint256, uint256, uint8, bytes32, bytes32) external {}

    /// @dev Says no by `false` to the next transfer out, and changes nothing.
    function refuseOnce() external {
        refusesOnce = true;
    }

    function transfer(address to, uint256 value) external {
        if (refusesOnce) {
            refusesOnce = false;
            assembly ("memory-safe") {
                mstore(0, 0)
                return(0, 0x20)
            }
        }
        _move(msg.sender, to, value);
    }

    function transferFrom(address from, address to, uint256 value) external {
        _move(from, to, value);
    }

    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256,
        uint256,
        bytes32,
        bytes calldata
    ) external {
        _move(from, to, value);
    }

    function _move(address from, address to, uint256 value) private {
        require(answer != Answer.Refuse, "HostileToken: refused");
        if (answer != Answer.False && !movesNothing) {
            balanceOf[from] -= value;
            balanceOf[to] += value - (value * feeBps) / 10_000;
        }
        if (target != address(0)) {
            address callee = target;
            target = address(0);
            (callbackDone, callbackReason) = callee.call(callback);
        }
        if (answer == Answer.Nothing) return;
        bool moved = answer == Answer.True;
        assembly ("memory-safe") {
            mstore(0, moved)
            return(0, 0x20)
        }
    }
}
