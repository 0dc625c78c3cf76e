// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ILuxxonSettlement} from "./ILuxxonSettlement.sol";

/// @title SettlementRoles
/// @notice Who may do what, the fee cap and the pause; see {ILuxxonSettlement}.
abstract contract SettlementRoles is ILuxxonSettlement, Ownable2Step, Pausable {
    /// @dev One slot: all that every settlement reads and writes. `held` is every pool, every claimable payout and `fees`.
    struct Ledger {
        uint112 held;
        uint112 fees;
        uint16 feeCapBps;
        bool paused;
    }

    uint16 internal constant HIGHEST_FEE_CAP_BPS = 3000;

    /// @inheritdoc ILuxxonSettlement
    address public platformWallet;
    Ledger internal ledger;
    /// @inheritdoc ILuxxonSettlement
    mapping(address account => bool) public relayers;
    /// @inheritdoc ILuxxonSettlement
    mapping(address account => bool) public guardians;

    constructor(address initialOwner, address wallet, address relayer, uint16 initialFeeCapBps) Ownable(initialOwner) {
        if (initialFeeCapBps > HIGHEST_FEE_CAP_BPS) {
            revert LuxxonSettlement_FeeCapNotLower(HIGHEST_FEE_CAP_BPS, initialFeeCapBps);
        }
        ledger.feeCapBps = initialFeeCapBps;
        _setPlatformWallet(wallet);
        _setRelayer(relayer, true);
    }

    modifier onlyRelayer() {
        if (!relayers[msg.sender]) revert LuxxonSettlement_NotRelayer(msg.sender);
        _;
    }

    /// @inheritdoc ILuxxonSettlement
    function setRelayer(address account, bool allowed) external onlyOwner {
        _setRelayer(account, allowed);
    }

    /// @inheritdoc ILuxxonSettlement
    function setGuardian(address account, bool allowed) external onlyOwner {
        if (account == address(0)) revert LuxxonSettlement_ZeroAddress();
        guardians[account] = allowed;
        emit GuardianSet(account, allowed);
    }

    /// @inheritdoc ILuxxonSettlement
    function setPlatformWallet(address wallet) external onlyOwner {
        _setPlatformWallet(wallet);
    }

    /// @inheritdoc ILuxxonSettlement
    function lowerFeeCap(uint16 newFeeCapBps) external onlyOwner {
        uint16 current = ledger.feeCapBps;
        if (newFeeCapBps >= current) revert LuxxonSettlement_FeeCapNotLower(current, newFeeCapBps);
        ledger.feeCapBps = newFeeCapBps;
        emit FeeCapLowered(current, newFeeCapBps);
    }

    /// @inheritdoc ILuxxonSettlement
    function pause() external {
        if (!guardians[msg.sender] && msg.sender != owner()) revert LuxxonSettlement_NotGuardian(msg.sender);
        _pause();
    }

    /// @inheritdoc ILuxxonSettlement
    function unpause() external onlyOwner {
        _unpause();
    }

    /// @notice Disabled: without an owner, roles and the fee receiver could never change again.
    function renounceOwnership() public pure override {
        revert LuxxonSettlement_RenounceDisabled();
    }

    /// @inheritdoc ILuxxonSettlement
    function feeCapBps() external view returns (uint16) {
        return ledger.feeCapBps;
    }

    /// @inheritdoc Pausable
    /// @dev Kept in the ledger, where a settlement finds it without another cold read.
    function paused() public view override returns (bool) {
        return ledger.paused;
    }

    function _pause() internal override whenNotPaused {
        ledger.paused = true;
        emit Paused(msg.sender);
    }

    function _unpause() internal override whenPaused {
        ledger.paused = false;
        emit Unpaused(msg.sender);
    }

    function _setRelayer(address account, bool allowed) private {
        if (account == address(0)) revert LuxxonSettlement_ZeroAddress();
        relayers[account] = allowed;
        emit RelayerSet(account, allowed);
    }

    function _setPlatformWallet(address wallet) private {
        if (wallet == address(0)) revert LuxxonSettlement_ZeroAddress();
        // Fees paid to this contract itself would become excess, which may go anywhere.
        if (wallet == address(this)) revert LuxxonSettlement_InvalidPayee(wallet);
        emit PlatformWalletSet(platformWallet, wallet);
        platformWallet = wallet;
    }
}
